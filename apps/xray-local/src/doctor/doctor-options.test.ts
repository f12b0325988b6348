import { describe, expect, it } from 'vitest';
import { parseDaemonAddress } from './app-address.ts';
import { parseDoctorArgs } from './doctor-options.ts';
import { writeFindings, writeFindingsJson } from './write-findings.ts';

describe('parseDaemonAddress', () => {
  const a = { host: '10.0.0.1', port: 2000 };
  const b = { host: 'xray', port: 2001 };

  it.each([
    ['10.0.0.1:2000', { udp: a, tcp: a }],
    [' 10.0.0.1:2000 ', { udp: a, tcp: a }],
    ['tcp:xray:2001 udp:10.0.0.1:2000', { udp: a, tcp: b }],
    ['udp:10.0.0.1:2000  tcp:xray:2001', { udp: a, tcp: b }],
    ['[::1]:2000', { udp: { host: '::1', port: 2000 }, tcp: { host: '::1', port: 2000 } }],
  ])('reads %j', (text, expected) => {
    expect(parseDaemonAddress(text)).toEqual(expected);
  });

  it.each([
    ['', 'host:port'],
    ['xray', 'host:port'],
    ['http://xray:2000', 'host:port'],
    ['tcp:xray:2001 tcp:xray:2001', 'neither'],
    ['tcp:xray:2001 udp:xray', 'udp address'],
    ['tcp:xray udp:xray:2000', 'tcp address'],
    ['a:1 b:2 c:3', 'neither'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseDaemonAddress(text)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});

describe('parseDoctorArgs', () => {
  it.each([
    [[], {}, '127.0.0.1:2000', 'the default of the SDKs'],
    [[], { AWS_XRAY_DAEMON_ADDRESS: 'a:1' }, 'a:1', 'AWS_XRAY_DAEMON_ADDRESS'],
    [['--app-address', 'b:2'], { AWS_XRAY_DAEMON_ADDRESS: 'a:1' }, 'b:2', '--app-address'],
  ])('%j %j looks at %s (%s)', (args, env, appAddress, addressFrom) => {
    expect(parseDoctorArgs(args, env)).toMatchObject({
      kind: 'run',
      options: { appAddress, addressFrom, isJson: false },
    });
  });

  it('reads the other flags', () => {
    const args = [
      '--daemon',
      '0.0.0.0:2000',
      '--api',
      'http://h:1',
      '--service',
      's',
      '--path',
      '/p',
      '--json',
    ];
    expect(parseDoctorArgs(args, {})).toMatchObject({
      kind: 'run',
      options: {
        daemon: { host: '0.0.0.0', port: 2000 },
        api: 'http://h:1',
        request: { serviceName: 's', path: '/p' },
        isJson: true,
      },
    });
  });

  it.each([
    [['--daemon', 'x']],
    [['--api', 'x']],
    [['--api', 'ftp://x']],
    [['--nonsense']],
    [['word']],
    [['--json=1']],
  ])('refuses %j', (args) => {
    expect(parseDoctorArgs(args, {})).toEqual({ kind: 'refused', problem: expect.any(String) as string });
  });

  it('tells how it is used', () => {
    expect(parseDoctorArgs(['-h'], {})).toEqual({ kind: 'help' });
  });
});

describe('findings', () => {
  const hops = [
    { name: 'address', state: 'ok', detail: 'a' },
    { name: 'udp', state: 'unknown', detail: 'b\u001b[31m' },
    { name: 'sampling', state: 'failed', detail: 'c', mend: 'd' },
  ] as const;

  it('are written for people', () => {
    expect(writeFindings({ hops, lostAt: 'sampling', traceId: '1-2-3' })).toBe(
      [
        'ok              address   a',
        'could not tell  udp       b[31m',
        'FAILED          sampling  c',
        '                          → d',
        '',
        'Traces are lost at: sampling.',
        '',
      ].join('\n'),
    );
    const untold = writeFindings({ hops: hops.slice(0, 2), lostAt: undefined, traceId: '1-2-3' });
    expect(untold).toContain('as far as can be told; there is no telling about: udp.');
    expect(writeFindings({ hops: hops.slice(0, 1), lostAt: undefined, traceId: '1-2-3' })).toContain(
      '1-2-3 went all the way',
    );
  });

  it('are written for programs', () => {
    expect(JSON.parse(writeFindingsJson({ hops, lostAt: 'sampling', traceId: '1-2-3' }))).toEqual({
      ok: false,
      lostAt: 'sampling',
      traceId: '1-2-3',
      hops,
    });
  });
});

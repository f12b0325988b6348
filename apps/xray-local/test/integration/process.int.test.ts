import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FREE, killAll, ready, start } from '../support/started-process.ts';

const { version } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'),
) as { version: string };

afterEach(killAll);

describe('the process', () => {
  it('says in one line that it listens, and where', async () => {
    const run = start(FREE);
    const line = await ready(run);
    expect(line).toMatchObject({ level: 'info', pid: run.process.pid });
    expect([line['udp'], line['tcp']]).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
      expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
    ]);
    expect((await fetch(`http://${String(line['tcp'])}/healthz`)).status).toBe(200);
    expect(run.lines).toHaveLength(1);
  });

  it('says so at every log level, and takes the flags of the AWS daemon', async () => {
    const run = start(['-o', '-n', 'eu-central-1', '-l', 'error', '-b', '127.0.0.1:0', '-t', '[::1]:0']);
    expect((await ready(run))['tcp']).toMatch(/^\[::1\]:\d+$/);
  });

  it('keeps its files from other users of the machine', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'xray-local-'));
    const [data, log] = [path.join(folder, 'traces.db'), path.join(folder, 'log')];
    await ready(start([...FREE, '--data', data, '--log-file', log]));
    for (const file of [data, log]) expect((await stat(file)).mode & 0o077).toBe(0);
    await killAll(); // It writes to its files while it runs.
    await rm(folder, { recursive: true });
  });

  it('takes its settings from the environment', async () => {
    const run = start([], { XRAY_LOCAL_BIND: '127.0.0.1:0', XRAY_LOCAL_LOG_LEVEL: 'debug' });
    expect(await ready(run)).toHaveProperty('udp');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly with exit code 0 on %s', async (signal) => {
    const run = start(FREE);
    await ready(run);
    run.process.kill(signal);
    expect(await run.exited).toEqual([0, null]);
    expect(run.lines.at(-1)).toMatchObject({ level: 'info', msg: 'stopping', signal });
    expect(run.output.stderr).toBe('');
  });

  it.each([
    ['udp', '-b'],
    ['tcp', '-t'],
  ])('ends with one line and exit code 1 when the %s port is taken', async (protocol, flag) => {
    const address = String((await ready(start(FREE)))[protocol]);
    const run = start([...FREE, flag, address]);
    expect(await run.exited).toEqual([1, null]);
    expect(run.lines).toMatchObject([{ level: 'error', code: 'EADDRINUSE', protocol, address }]);
    expect(run.lines[0]?.['msg']).toContain(`${protocol.toUpperCase()} ${address}`);
    expect(run.output.stderr).toBe('');
  });

  it('lists what is wrong with its settings on stderr and ends with exit code 1', async () => {
    const run = start(['--bind', 'nonsense', '--colour']);
    expect(await run.exited).toEqual([1, null]);
    expect(run.output.stderr).toContain('2 problems');
    expect(run.output.stdout).toBe('');
  });

  it.each([
    ['--help', 'Usage: xray-local [flags]'],
    ['--version', `xray-local ${version}`],
  ])('answers %s and ends with exit code 0', async (flag, text) => {
    const run = start([flag]);
    expect(await run.exited).toEqual([0, null]);
    expect(run.output.stdout).toContain(text);
  });

  it('warns when other machines can reach it', async () => {
    const run = start(['-b', '127.0.0.1:0', '-t', '0.0.0.0:0', '-l', 'warn']);
    await ready(run);
    expect(run.lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'other machines can reach this address, and nothing asks them for a password'],
      ['info', 'listening'],
    ]);
  });

  it('goes on when nobody reads its log any more', async () => {
    const run = start([...FREE, '-l', 'debug']);
    const tcp = String((await ready(run))['tcp']);
    run.process.stdout?.destroy();
    const body = JSON.stringify({ TraceSegmentDocuments: ['[]'] });
    for (let call = 0; call < 3; call += 1) {
      expect((await fetch(`http://${tcp}/TraceSegments`, { method: 'POST', body })).status).toBe(200);
    }
    expect((await fetch(`http://${tcp}/healthz`)).status).toBe(200);
  });
});

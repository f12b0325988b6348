import { describe, expect, it } from 'vitest';
import { TraceClock } from './clock.ts';
import { parseDaemonAddress } from './daemon-address.ts';
import { exceptionsOf, parseStack } from './error-cause.ts';
import { TracingConfigError } from './errors.ts';
import { newSegmentId, newTraceId } from './ids.ts';
import { validName } from './names.ts';
import { hostWithPort, proxiedTarget, withoutQuery } from './url.ts';

describe('ids', () => {
  it('have the lengths of the format, and differ', () => {
    const ids = new Set(Array.from({ length: 5000 }, newSegmentId));
    expect(ids.size).toBe(5000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('carry the time in the trace id', () => {
    expect(newTraceId(0x5759e988 + 0.7)).toMatch(/^1-5759e988-[0-9a-f]{24}$/);
    expect(newTraceId(1)).toMatch(/^1-00000001-/);
  });
});

describe('validName', () => {
  it.each([
    ['User-Management-Microservice', 'User-Management-Microservice'],
    ['who? me$', 'who_ me_'],
    ['größe.example:8080/a%20b', 'größe.example:8080/a%20b'],
    ['', 'unknown'],
    ['  ', 'unknown'],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('%s', (name, expected) => {
    expect(validName(name)).toBe(expected);
  });
});

describe('url parts', () => {
  it.each([
    ['/a?b=c', '/a'],
    ['/a#b', '/a'],
    ['/a', '/a'],
    ['?x', ''],
  ])('withoutQuery(%s)', (path, expected) => {
    expect(withoutQuery(path)).toBe(expected);
  });

  it.each([
    ['http:', 'a.example', 80, 'a.example'],
    ['http:', 'a.example', 8096, 'a.example:8096'],
    ['https:', '::1', 8443, '[::1]:8443'],
    ['mysql:', 'db', 3306, 'db'],
    ['http:', 'a.example', undefined, 'a.example'],
  ])('hostWithPort(%s, %s, %s)', (protocol, host, port, expected) => {
    expect(hostWithPort(protocol, host, port)).toBe(expected);
  });
});

describe('proxiedTarget', () => {
  it.each([
    ['GET', '/a?b=http://c.example', undefined],
    ['GET', '/@scope/a', undefined],
    ['GET', 'http://a.example:81/b?c', { host: 'a.example:81', url: 'http://a.example:81/b' }],
    ['GET', 'HTTPS://a.example', { host: 'a.example', url: 'HTTPS://a.example' }],
    ['GET', 'http://ann:s3cret@a.example/@b', { host: 'a.example', url: 'http://a.example/@b' }],
    ['GET', 'http://ann:s3@cret@a.example?c', { host: 'a.example', url: 'http://a.example' }],
    ['CONNECT', 'a.example:443', { host: 'a.example:443', url: 'https://a.example:443' }],
  ])('%s %s', (method, path, expected) => {
    expect(proxiedTarget(method, path)).toEqual(expected);
  });
});

describe('parseDaemonAddress', () => {
  const both = (host: string, port: number) => ({ udp: { host, port }, tcp: { host, port } });

  it.each([
    ['127.0.0.1:2000', both('127.0.0.1', 2000)],
    ['xray-service.default:2000', both('xray-service.default', 2000)],
    ['[::1]:2000', both('::1', 2000)],
    ['tcp:a:1 udp:b:2', { tcp: { host: 'a', port: 1 }, udp: { host: 'b', port: 2 } }],
    ['udp:[fe80::1]:2  tcp:a:1', { tcp: { host: 'a', port: 1 }, udp: { host: 'fe80::1', port: 2 } }],
  ])('reads %s', (text, expected) => {
    expect(parseDaemonAddress(text)).toEqual(expected);
  });

  it.each([
    '',
    'localhost',
    ':2000',
    'a:0',
    'a:65536',
    'http://a:2000',
    '::1:2000',
    'udp:a:1',
    'udp:a:1 udp:b:2',
    'a:1 b:2',
  ])('refuses "%s", showing it and the forms there are', (text) => {
    expect(() => parseDaemonAddress(text)).toThrow(TracingConfigError);
    expect(() => parseDaemonAddress(text)).toThrow(`daemon address "${text}"`);
    expect(() => parseDaemonAddress(text)).toThrow('host:port');
  });
});

describe('TraceClock', () => {
  it('measures on the monotonic clock when the wall clock is set back', () => {
    const source = { wallMs: 1_700_000_000_000, monotonicMs: 1000 };
    const clock = new TraceClock({ wall: () => source.wallMs, monotonic: () => source.monotonicMs });
    const anchor = clock.anchor();
    const start = clock.now(anchor);
    source.monotonicMs += 12.5;
    source.wallMs -= 3_600_000;
    expect(clock.now(anchor) - start).toBeCloseTo(0.0125, 6);
    expect(clock.now(clock.anchor())).toBeCloseTo(1_699_996_400, 3);
  });

  it('keeps its anchor while both clocks agree', () => {
    const source = { wallMs: 1_700_000_000_000, monotonicMs: 0 };
    const clock = new TraceClock({ wall: () => source.wallMs, monotonic: () => source.monotonicMs });
    const anchor = clock.anchor();
    source.monotonicMs += 1000.4;
    source.wallMs += 1000;
    expect(clock.anchor()).toBe(anchor);
  });
});

describe('parseStack', () => {
  it.each([
    ['    at run (/app/x.js:10:5)', { path: '/app/x.js', line: 10, label: 'run' }],
    ['    at file:///app/x.js:1:2', { path: '/app/x.js', line: 1, label: 'anonymous' }],
    ['    at async handler (file:///app/a%20b.js:7:3)', { path: '/app/a b.js', line: 7, label: 'handler' }],
    ['    at async file:///app/x.js:7:3', { path: '/app/x.js', line: 7, label: 'anonymous' }],
    ['    at new Thing (/app/x.js:3:1)', { path: '/app/x.js', line: 3, label: 'Thing' }],
    [
      '    at node:internal/process/task_queues:95:5',
      { path: 'node:internal/process/task_queues', line: 95, label: 'anonymous' },
    ],
    [
      '    at Object.<anonymous> [as handle] (C:\\app\\x.js:2:9)',
      { path: 'C:\\app\\x.js', line: 2, label: 'Object.<anonymous> [as handle]' },
    ],
  ])('reads %s', (line, frame) => {
    expect(parseStack(`Error: x\n${line}`)).toEqual([frame]);
  });

  it('passes over what is no frame', () => {
    expect(parseStack('Error: two\nlines\n    at <anonymous>')).toEqual([]);
  });
});

describe('exceptionsOf', () => {
  it('keeps the chain of causes, each naming the next', () => {
    const error = new Error('outer', { cause: new TypeError('inner') });
    const [outer, inner] = exceptionsOf(error, true, new WeakMap());
    expect(outer).toMatchObject({ type: 'Error', message: 'outer', remote: true, cause: inner?.id });
    expect(inner).toMatchObject({ type: 'TypeError', message: 'inner' });
    expect(inner?.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells an error once, and then by its id', () => {
    const known = new WeakMap<object, string>();
    const inner = new Error('inner');
    const [told] = exceptionsOf(inner, true, known);
    expect(exceptionsOf(new Error('outer', { cause: inner }), false, known)).toMatchObject([
      { message: 'outer', cause: told?.id },
    ]);
  });

  it("leaves out what a database's message quotes", () => {
    const error = Object.assign(new Error("Duplicate entry 'ann@example.com' for key 'email'"), {
      code: 'ER_DUP_ENTRY',
      sqlMessage: '',
    });
    expect(exceptionsOf(error, true, new WeakMap())).toMatchObject([
      { message: 'ER_DUP_ENTRY: Duplicate entry …' },
    ]);
  });

  it('ends at a cycle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(exceptionsOf(error, false, new WeakMap())).toHaveLength(1);
  });

  it.each(['text', 42, Symbol('s')])('takes a thrown %s', (value) => {
    expect(exceptionsOf(value, false, new WeakMap())).toMatchObject([{ message: String(value), stack: [] }]);
  });
});

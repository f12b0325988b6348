import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startServiceProcess } from '../../src/testing/service-process.ts';
import type { ServiceProcess } from '../../src/testing/service-process.ts';

const FIXTURE = fileURLToPath(new URL('fixtures/service.ts', import.meta.url));

let running: ServiceProcess | undefined;
const start = (env: Record<string, string> = {}): ServiceProcess =>
  (running = startServiceProcess(FIXTURE, env));

afterEach(async () => {
  await running?.kill();
  running = undefined;
});

describe('a service process', () => {
  it('exits with 0 on SIGTERM', async () => {
    const service = start();
    expect(await (await fetch(await service.listening())).text()).toBe('ok');
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(0);
    expect(service.lines.map(({ msg }) => msg)).toEqual([
      'listening',
      'stopping',
      'drained',
      'closed',
      'closed',
      'stopped',
    ]);
  });

  it('exits at once, with the number of the signal, on a second one', async () => {
    const service = start({ STUCK: 'true' });
    await service.listening();
    service.signal('SIGTERM');
    await service.line(({ msg }) => msg === 'drained');
    service.signal('SIGINT');
    expect(await service.exited()).toBe(130);
  });

  it.each([
    ['exception', '/throw', 'SyntaxError'],
    ['rejection', '/reject', 'RangeError'],
  ])('logs an uncaught %s once and exits with 1', async (_what, path, type) => {
    const service = start();
    await fetch((await service.listening()) + path).catch(() => undefined);
    expect(await service.exited()).toBe(1);
    expect(service.lines.slice(1)).toMatchObject([
      { level: 'fatal', msg: 'uncaught exception', err: { type } },
    ]);
    expect(service.stderr()).toBe('');
  });

  it('names code and address when the port is taken, and exits with 1', async () => {
    const first = start();
    const port = new URL(await first.listening()).port;
    const second = startServiceProcess(FIXTURE, { PORT: port });
    expect(await second.exited()).toBe(1);
    expect(second.lines[0]).toMatchObject({
      level: 'fatal',
      msg: 'start failed',
      err: {
        code: 'EADDRINUSE',
        message: `cannot listen on 127.0.0.1:${port}: another process listens there (EADDRINUSE)`,
      },
    });
  });

  it('exits with 1 and lists the problems when its environment is wrong', async () => {
    const service = start({ PORT: '-1', HOST: '//' });
    expect(await service.exited()).toBe(1);
    expect(service.stderr()).toMatch(/HOST.*\n.*PORT/);
    expect(service.lines).toEqual([]);
  });
});

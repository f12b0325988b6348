import { EventEmitter, once } from 'node:events';
import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpServer } from '../../src/http/start-http-server.ts';
import type { HttpServer } from '../../src/http/start-http-server.ts';
import { createReadiness } from '../../src/health/readiness.ts';
import { runService } from '../../src/lifecycle/run-service.ts';
import type { ServiceOptions } from '../../src/lifecycle/run-service.ts';
import { memoryLogger } from '../../src/testing/memory-logger.ts';

const exits: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const exit of exits.splice(0)) await exit();
});

/** A process whose exit is an event. */
class TestProcess extends EventEmitter {
  exit(code: number): void {
    this.emit('exit', code);
  }
}

async function runInTest(start: ServiceOptions['start'], options: Partial<ServiceOptions> = {}) {
  const testProcess = new TestProcess();
  const exited = once(testProcess, 'exit') as Promise<[number]>;
  const readiness = createReadiness([]);
  const { logger, lines } = memoryLogger();
  const servers: HttpServer[] = [];
  const running = runService({
    logger,
    readiness,
    process: testProcess,
    ...options,
    start: async (steps) => {
      const server = await start(steps);
      servers.push(server);
      return server;
    },
  });
  exits.push(() => Promise.all(servers.map((server) => server.close(0))));
  await running;
  return { testProcess, exited, readiness, lines, messages: () => lines.map(({ msg }) => msg) };
}

const anyPort = { host: '127.0.0.1', port: 0 };

describe('runService', () => {
  it('says where it listens', async () => {
    const { lines } = await runInTest(() => startHttpServer((_request, response) => response.end(), anyPort));
    expect(lines).toMatchObject([{ level: 'info', msg: 'listening', address: '127.0.0.1' }]);
    expect(lines[0]?.['port']).toBeGreaterThan(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s is not ready, then drains, then closes the parts in the opposite order, the tracer last',
    async (signal) => {
      const order: string[] = [];
      const step = (name: string) => ({
        name,
        deadlineMs: 1000,
        close: () => {
          order.push(`${name} closed`);
          return Promise.resolve();
        },
      });
      const { promise: asked, resolve: arrived } = Promise.withResolvers<() => void>();
      const { testProcess, exited, readiness, lines } = await runInTest(async (steps) => {
        for (const name of ['tracing', 'database', 'worker']) steps.add(step(name));
        return startHttpServer((_request, response) => {
          arrived(() => {
            order.push(`answered, ${readiness.waitingFor().join()}`);
            response.end('done');
          });
        }, anyPort);
      });
      const answer = once(get({ ...anyPort, port: Number(lines[0]?.['port']) }), 'response');
      const finish = await asked;

      testProcess.emit(signal, signal);
      finish();

      expect(await exited).toEqual([0]);
      expect(await answer).toMatchObject([{ statusCode: 200 }]);
      expect(order).toEqual(['answered, stopping', 'worker closed', 'database closed', 'tracing closed']);
    },
  );

  it('is not ready at once, but serves requests as before until the delay is over', async () => {
    const { promise: delay, resolve: beginDelay } = Promise.withResolvers<number>();
    const { promise: over, resolve: endDelay } = Promise.withResolvers<undefined>();
    const wait = (ms: number) => {
      beginDelay(ms);
      return over;
    };
    const { testProcess, exited, readiness, lines } = await runInTest(
      () => startHttpServer((_request, response) => response.end('ok'), anyPort),
      { shutdownDelayMs: 7000, wait },
    );
    const url = `http://127.0.0.1:${String(lines[0]?.['port'])}`;
    testProcess.emit('SIGTERM', 'SIGTERM');
    expect(await delay).toBe(7000);
    expect(readiness.isStopping()).toBe(true);
    expect(await (await fetch(url)).text()).toBe('ok');
    endDelay(undefined);
    expect(await exited).toEqual([0]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('exits at once on a second signal during the delay', async () => {
    const { testProcess, exited } = await runInTest(
      () => startHttpServer((_request, response) => response.end(), anyPort),
      { shutdownDelayMs: 7000, wait: () => new Promise(() => undefined) },
    );
    testProcess.emit('SIGTERM', 'SIGTERM');
    testProcess.emit('SIGTERM', 'SIGTERM');
    expect(await exited).toEqual([143]);
  });

  it('closes the other parts and exits with 1 when one fails to close', async () => {
    const closed: string[] = [];
    const { testProcess, exited, lines } = await runInTest((steps) => {
      steps.add({ name: 'tracing', deadlineMs: 1000, close: () => Promise.resolve(closed.push('tracing')) });
      steps.add({ name: 'database', deadlineMs: 1000, close: () => Promise.reject(new Error('stuck')) });
      return startHttpServer((_request, response) => response.end(), anyPort);
    });
    testProcess.emit('SIGTERM', 'SIGTERM');
    expect(await exited).toEqual([1]);
    expect(closed).toEqual(['tracing']);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', step: 'database', msg: 'closing failed' }),
    );
  });

  it('does not wait for a part past its deadline', async () => {
    const { testProcess, exited, lines } = await runInTest((steps) => {
      steps.add({ name: 'database', deadlineMs: 1, close: () => new Promise(() => undefined) });
      return startHttpServer((_request, response) => response.end(), anyPort);
    });
    testProcess.emit('SIGTERM', 'SIGTERM');
    expect(await exited).toEqual([1]);
    expect(lines).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ code: 'shutdown_timeout' }) as object }),
    );
  });

  it('closes what was started and exits with 1 when the start fails', async () => {
    const closed: string[] = [];
    const { exited, messages } = await runInTest((steps) => {
      steps.add({ name: 'tracing', deadlineMs: 1000, close: () => Promise.resolve(closed.push('tracing')) });
      return Promise.reject(new Error('no port'));
    });
    expect(await exited).toEqual([1]);
    expect(closed).toEqual(['tracing']);
    expect(messages()).toEqual(['start failed', 'closed', 'stopped']);
  });

  it('finishes the start before it stops when the signal comes early', async () => {
    const testProcess = new TestProcess();
    const exited = once(testProcess, 'exit');
    const { logger, lines } = memoryLogger();
    const { promise: going, resolve: go } = Promise.withResolvers<undefined>();
    const running = runService({
      logger,
      readiness: createReadiness([]),
      process: testProcess,
      start: async () => {
        await going;
        return startHttpServer((_request, response) => response.end(), anyPort);
      },
    });
    testProcess.emit('SIGTERM', 'SIGTERM');
    go(undefined);
    await running;
    expect(await exited).toEqual([0]);
    expect(lines.map(({ msg }) => msg)).toEqual(['stopping', 'listening', 'drained', 'closed', 'stopped']);
  });

  it('leaves no listener on the process', async () => {
    const { testProcess, exited } = await runInTest(() =>
      startHttpServer((_request, response) => response.end(), anyPort),
    );
    testProcess.emit('SIGTERM', 'SIGTERM');
    await exited;
    expect(testProcess.eventNames()).toEqual([]);
  });
});

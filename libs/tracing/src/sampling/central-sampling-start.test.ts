import { afterEach, describe, expect, it, vi } from 'vitest';
import { decideAll, setUp } from '../../test/support/sampling-service.ts';
import { RequestContext, storage } from '../context/context.ts';

describe('central sampling, once started', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Starts it under a clock that the test moves. */
  function start() {
    vi.useFakeTimers();
    const given = setUp();
    const advance = async (milliseconds: number): Promise<void> => {
      given.clock.now += milliseconds;
      await vi.advanceTimersByTimeAsync(milliseconds);
    };
    return { ...given, advance, stop: given.central.start() };
  }

  it('fetches the rules at once, then every 5 minutes and up to a tenth more', async () => {
    const { service, advance, stop } = start();
    await advance(0);
    expect(service.fetches).toBe(1);
    await advance(299_999);
    expect(service.fetches).toBe(1);
    await advance(30_000);
    expect(service.fetches).toBe(2);
    stop();
  });

  it('tries again sooner after a failure, ever later, and begins anew once it went well', async () => {
    const { service, advance, stop } = start();
    service.isDown = true;
    // 1 s, 2 s and 4 s, each half as much more by the random number of the test
    for (const [delay, fetches] of [
      [0, 1],
      [1500, 2],
      [3000, 3],
      [6000, 4],
    ] as const) {
      await advance(delay);
      expect(service.fetches).toBe(fetches);
    }
    service.isDown = false;
    await advance(12_000);
    service.isDown = true;
    await advance(330_000);
    expect(service.fetches).toBe(6);
    await advance(1500);
    expect(service.fetches).toBe(7);
    stop();
  });

  it('reports every 10 seconds and up to a tenth more', async () => {
    const { central, service, advance, stop } = start();
    await advance(0);
    decideAll(central, ['api']);
    await advance(10_000);
    expect(service.reports).toHaveLength(0);
    await advance(1000);
    expect(service.reports).toHaveLength(1);
    decideAll(central, ['api']);
    await advance(11_000);
    expect(service.reports).toHaveLength(2);
    stop();
  });

  it('asks in no request’s context, whoever started it', async () => {
    const { central, service } = setUp();
    const request = new RequestContext();
    const stop = storage.run(request, () => central.start());
    await vi.waitUntil(() => service.fetches === 1);
    stop();
    expect(service.contexts.size).toBe(1);
    expect(service.contexts).not.toContain(request);
  });

  it('does nothing any longer once it is stopped, be it amid a fetch', async () => {
    const { service, advance, stop, lines } = start();
    const { promise, reject: fail } = Promise.withResolvers<unknown>();
    service.hold = promise;
    await advance(0);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    fail(new Error('aborted'));
    await advance(1_000_000);
    expect(vi.getTimerCount()).toBe(0);
    expect([service.fetches, service.reports, lines]).toEqual([1, [], []]);
  });
});

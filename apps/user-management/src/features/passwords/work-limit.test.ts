import { describe, expect, it } from 'vitest';
import { limitWork } from './work-limit.ts';

/** Work that ends when the test says so. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { started: false };
  const run = (): Promise<string> => {
    state.started = true;
    return promise;
  };
  return { run, resolve, reject, state };
}

const started = (works: readonly ReturnType<typeof work>[]) => works.map(({ state }) => state.started);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('limitWork', () => {
  it('runs so many at once, lets so many wait in their order, and refuses the next', async () => {
    const limit = limitWork({ running: 2, waiting: 1 });
    const works = [work(), work(), work(), work()] as const;
    const [first, second, third] = works.slice(0, 3).map(({ run }) => limit(run));
    const refused = limit(works[3].run);
    await expect(refused).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    expect(started(works)).toEqual([true, true, false, false]);
    works[1].resolve('second');
    expect(await second).toBe('second');
    await turn();
    expect(started(works)).toEqual([true, true, true, false]);
    works[0].resolve('first');
    works[2].resolve('third');
    expect([await first, await third]).toEqual(['first', 'third']);
  });

  it('gives the place of work that fails to the next', async () => {
    const limit = limitWork({ running: 1, waiting: 1 });
    const [failing, next] = [work(), work()];
    const failed = limit(failing.run);
    const after = limit(next.run);
    failing.reject(new Error('boom'));
    await expect(failed).rejects.toThrow('boom');
    next.resolve('done');
    expect(await after).toBe('done');
    expect(await limit(() => Promise.resolve('again'))).toBe('again');
  });
});

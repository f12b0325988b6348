import { setImmediate as nextTurn } from 'node:timers/promises';

/** Does work in its turn; rejects with `refuse()` when too much waits already. */
export type InTurn = <T>(work: () => T | Promise<T>) => Promise<T>;

/**
 * One piece of work at a time, each in a turn of the event loop of its own: between two, what came over UDP is read. Without
 * that, requests that come together are read one right after the other, and what the socket cannot hold meanwhile is lost.
 */
export function createTurns(mostWaiting: number, refuse: () => Error): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (work) => {
    if (waiting >= mostWaiting) {
      return Promise.reject(refuse());
    }
    waiting += 1;
    const done = last
      .then(() => nextTurn())
      .then(work)
      .finally(() => {
        waiting -= 1;
      });
    last = done.catch(() => undefined); // It is told to who asked for it; the next is none the worse.
    return done;
  };
}

import { ServiceError } from '@xray-microservices/service-kit';

export interface WorkLimitOptions {
  /** How many run at once. */
  readonly running: number;
  /** How many wait; the next one is refused. */
  readonly waiting: number;
}

/** Runs the work when there is room for it, in the order of the calls. */
export type WorkLimit = <T>(work: () => Promise<T>) => Promise<T>;

/** Seconds after which a refused caller may find room. */
const RETRY_AFTER_S = 1;

/** A bound on work that costs much. A caller that finds the queue full is refused with `overloaded`. */
export function limitWork(options: WorkLimitOptions): WorkLimit {
  const queue: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < options.running) {
      running += 1;
      return;
    }
    if (queue.length >= options.waiting) {
      throw new ServiceError('overloaded', 'Too many passwords are being checked at the moment.', {
        retryAfterSeconds: RETRY_AFTER_S,
      });
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    queue.push(() => {
      resolve(undefined);
    });
    await promise;
  };
  const leave = (): void => {
    const next = queue.shift();
    // Whoever is next takes over the place.
    if (next === undefined) running -= 1;
    else next();
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/** A job that is asked for often and runs one turn at a time. */
export interface Turns {
  /** Runs the job now; while it runs, once more after it, however often it is asked for. */
  readonly request: () => void;
  /** Ends it: the signal of a turn under way is aborted, and no other turn follows. */
  readonly stop: () => void;
}

/**
 * Makes turns of a job. A turn is not cut off by the next request, so that a stream of requests cannot keep the job from
 * ever ending.
 *
 * @param job must not throw; it looks at the signal before it tells anybody of its result
 */
export function createTurns(job: (signal: AbortSignal) => Promise<void>): Turns {
  const controller = new AbortController();
  const { signal } = controller;
  let isRunning = false;
  let isDue = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    do {
      isDue = false;
      await job(signal);
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- Requests change it meanwhile.
    } while (isDue && !signal.aborted);
    isRunning = false;
  };
  return {
    request: () => {
      isDue = true;
      if (!isRunning && !signal.aborted) {
        void run();
      }
    },
    stop: () => {
      controller.abort();
    },
  };
}

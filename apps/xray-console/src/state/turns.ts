/** A job that is asked for often and runs one turn at a time. */
export interface Turns {
  /** Runs the job now; while it runs, once more after it, however often it is asked for. */
  readonly request: () => void;
  /**
   * Keeps what the last whole turn brought: a turn under way is aborted, and the one that is due is not run. The very
   * first turn is left alone, since there is nothing to keep yet.
   */
  readonly keep: () => void;
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
  let turn: AbortController | undefined;
  let isDue = false;
  let isStopped = false;
  let hasResult = false;
  const run = async (): Promise<void> => {
    while (isDue && !isStopped) {
      isDue = false;
      turn = new AbortController();
      const { signal } = turn;
      await job(signal);
      hasResult ||= !signal.aborted;
    }
    turn = undefined;
  };
  return {
    request: () => {
      isDue = true;
      if (turn === undefined) {
        void run();
      }
    },
    keep: () => {
      isDue = false;
      if (hasResult) {
        turn?.abort();
      }
    },
    stop: () => {
      isStopped = true;
      turn?.abort();
    },
  };
}

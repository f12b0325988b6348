import { ServiceError, UpstreamUnavailable } from '@xray-microservices/service-kit';
import type { Logger } from '@xray-microservices/service-kit';
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';

/** Tries of one call beside the first. */
const MORE_TRIES = 2;
/** Milliseconds: about the first wait between two tries, and the longest. The waits are decorrelated by chance. */
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1000;
/** Tries that fail in a row, of any calls, until no more are made: more than the few of one call that is lost. */
const FAILURES_TO_OPEN = 10;
/** Seconds without a call after that; then one call tries whether the service is back. */
const OPEN_SECONDS = 5;

/** One try of a call. Rejects with a ServiceError when the service failed, which is the only reason for another. */
export type Try<T> = () => Promise<T>;

/** Repeats calls that fail, and makes none to a service that has failed for a while. */
export interface Circuit {
  /**
   * For a call that may be made twice.
   *
   * @throws {UpstreamUnavailable} at once, with the seconds to wait, while the service is left alone; else the
   *   ServiceError of the last try.
   */
  call<T>(attempt: Try<T>, signal?: AbortSignal): Promise<T>;
}

/** A circuit of its own for each thing that can fail by itself; the name tells them apart in the log. */
export function createCircuit(name: string, logger: Logger): Circuit {
  const failures = handleWhen((error) => error instanceof ServiceError);
  const breaker = circuitBreaker(failures, {
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    halfOpenAfter: OPEN_SECONDS * 1000,
  });
  logChanges(breaker.onStateChange, name, logger);
  const policy = wrap(
    retry(failures, {
      maxAttempts: MORE_TRIES,
      backoff: new ExponentialBackoff({ initialDelay: FIRST_RETRY_MS, maxDelay: LONGEST_RETRY_MS }),
    }),
    breaker,
  );
  return {
    call: async (attempt, signal) => {
      try {
        return await policy.execute(attempt, signal);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new UpstreamUnavailable('The notification service has failed repeatedly and is left alone.', {
          cause: error,
          retryAfterSeconds: OPEN_SECONDS,
        });
      }
    },
  };
}

/** A try whether the service is back is no news until it is. */
function logChanges(
  onStateChange: (listener: (state: CircuitState) => void) => unknown,
  circuit: string,
  logger: Logger,
): void {
  let open = false;
  onStateChange((state) => {
    if (state === CircuitState.Open && !open) logger.warn({ circuit }, 'notification is left alone');
    if (state === CircuitState.Closed && open) logger.info({ circuit }, 'notification is called again');
    if (state !== CircuitState.HalfOpen) open = state === CircuitState.Open;
  });
}

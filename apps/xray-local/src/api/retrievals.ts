import type { TraceId } from '@xray-microservices/xray-model';
import { ApiError } from '../http/api-error.ts';
import type { Window } from './time.ts';

/** Traces that were asked for by StartTraceRetrieval. */
export interface Retrieval {
  readonly ids: readonly TraceId[];
  readonly window: Window;
  readonly isCancelled: boolean;
}

/** Retrievals that are remembered; then the oldest is forgotten. */
const MAX_RETRIEVALS = 100;

/** The retrievals under way. Traces are at hand here, so each is complete as soon as it is begun. */
export class Retrievals {
  readonly #byToken = new Map<string, Retrieval>();

  start(token: string, ids: readonly TraceId[], window: Window): void {
    this.#byToken.set(token, { ids, window, isCancelled: false });
    const [oldest] = this.#byToken.keys();
    if (this.#byToken.size > MAX_RETRIEVALS && oldest !== undefined) {
      this.#byToken.delete(oldest);
    }
  }

  /** @throws ApiError ResourceNotFoundException */
  find(token: string): Retrieval {
    const retrieval = this.#byToken.get(token);
    if (retrieval === undefined) {
      throw new ApiError(404, 'ResourceNotFoundException', 'There is no retrieval with this token.');
    }
    return retrieval;
  }

  /** @throws ApiError ResourceNotFoundException */
  cancel(token: string): void {
    this.#byToken.set(token, { ...this.find(token), isCancelled: true });
  }
}

import type { QueueLimit } from './ingest/bounded-queue.ts';
import type { LossCause } from './ingest/report.ts';

/** Why a document that arrived was given up without being judged. */
export type DropCause = `queue-${QueueLimit}` | LossCause;

/**
 * What happened to the documents that arrived. Each ends in exactly one place, so once the queue is empty
 * `received = stored + rejected + dropped`.
 */
export class Stats {
  #received = 0;
  #stored = 0;
  readonly #rejected = new Map<string, number>();
  readonly #dropped = new Map<DropCause, number>();

  countReceived(count = 1): void {
    this.#received += count;
  }

  countStored(count = 1): void {
    this.#stored += count;
  }

  /** @param code one of the few codes of refusals, so that the table stays small */
  countRejected(code: string, count = 1): void {
    this.#rejected.set(code, (this.#rejected.get(code) ?? 0) + count);
  }

  countDropped(cause: DropCause, count = 1): void {
    this.#dropped.set(cause, (this.#dropped.get(cause) ?? 0) + count);
  }

  /** The counters as they are now. */
  snapshot(): StatsSnapshot {
    return {
      received: this.#received,
      stored: this.#stored,
      rejected: Object.fromEntries(this.#rejected),
      dropped: Object.fromEntries(this.#dropped),
    };
  }
}

export interface StatsSnapshot {
  /** Documents that arrived, over UDP and over HTTP; empty datagrams are not counted. */
  readonly received: number;
  readonly stored: number;
  /** By code of refusal. */
  readonly rejected: Readonly<Record<string, number>>;
  /** By cause. */
  readonly dropped: Readonly<Record<string, number>>;
}

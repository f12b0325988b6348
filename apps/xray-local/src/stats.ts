import type { QueueLimit } from './ingest/bounded-queue.ts';

/** Why a document that arrived was given up without being judged. */
export type DropCause = `queue-${QueueLimit}` | 'trace-full';

/**
 * What happened to the documents that arrived. Each ends in exactly one place, so once the queue is empty
 * `received = stored + rejected + dropped`.
 */
export class Stats {
  #received = 0;
  #stored = 0;
  readonly #rejected = new Map<string, number>();
  readonly #dropped = new Map<DropCause, number>();

  countReceived(): void {
    this.#received += 1;
  }

  countStored(): void {
    this.#stored += 1;
  }

  /** @param code one of the few codes of refusals, so that the table stays small */
  countRejected(code: string): void {
    this.#rejected.set(code, (this.#rejected.get(code) ?? 0) + 1);
  }

  countDropped(cause: DropCause): void {
    this.#dropped.set(cause, (this.#dropped.get(cause) ?? 0) + 1);
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

import type { FailureKind } from './upload-failure.ts';

/** What became of the documents that were to be forwarded. Each ends in one of sent, rejected, spilled and failed. */
export interface RelayCounts {
  readonly received: number;
  readonly sent: number;
  /** Refused by X-Ray, or with a header that the daemon would not take. */
  readonly rejected: number;
  /** Given up because too many waited. */
  readonly spilled: number;
  /** In batches that could not be sent. */
  readonly failed: number;
  /** Attempts that failed, by kind. */
  readonly errors: Readonly<Record<FailureKind, number>>;
}

const KINDS: readonly FailureKind[] = ['timeout', 'refused', 'http4xx', 'http5xx', 'unknownHost', 'other'];

type Count = Exclude<keyof RelayCounts, 'errors'>;

/** Counts; what is read can be taken away from what is read later. */
export class RelayCounter {
  readonly #counts: Record<Count, number> = { received: 0, sent: 0, rejected: 0, spilled: 0, failed: 0 };
  readonly #errors = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<FailureKind, number>;

  count(what: Count, documents: number): void {
    this.#counts[what] += documents;
  }

  countError(kind: FailureKind): void {
    this.#errors[kind] += 1;
  }

  snapshot(): RelayCounts {
    return { ...this.#counts, errors: { ...this.#errors } };
  }
}

/** What has come since an earlier look. */
export function countsSince(earlier: RelayCounts, now: RelayCounts): RelayCounts {
  const since = (what: Count): number => now[what] - earlier[what];
  return {
    received: since('received'),
    sent: since('sent'),
    rejected: since('rejected'),
    spilled: since('spilled'),
    failed: since('failed'),
    errors: Object.fromEntries(
      KINDS.map((kind) => [kind, now.errors[kind] - earlier.errors[kind]]),
    ) as Record<FailureKind, number>,
  };
}

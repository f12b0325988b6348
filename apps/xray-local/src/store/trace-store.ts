import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';

/** What became of a document: kept (or known to be outdated), or one too many for its trace. */
export type PutOutcome = 'stored' | 'trace-full';

export interface StoredTrace {
  /** The valid version of each document, in order of arrival. A copy: the list is the reader's own. */
  readonly documents: readonly TraceDocument[];
  /** Bytes of the documents as they arrived. */
  readonly bytes: number;
  /** Whether documents of this trace were refused because it is full. */
  readonly isFull: boolean;
}

export interface StoreCounts {
  readonly traces: number;
  /** Documents: segments, and subsegments that were sent on their own. */
  readonly segments: number;
  /** Bytes of the documents as they arrived; in memory they take several times as much. */
  readonly bytes: number;
  /** Traces given up to make room for others. */
  readonly evicted: number;
}

/** Where documents are kept. Every store is bounded, and makes room by giving up whole oldest traces. */
export interface TraceStore {
  /**
   * Keeps a document. Of several with the same id the model's rule says which is valid.
   *
   * @param bytes its size as it arrived
   */
  put: (document: TraceDocument, bytes: number) => PutOutcome;
  /** A trace by its id, or `undefined`. */
  read: (id: TraceId) => StoredTrace | undefined;
  counts: () => StoreCounts;
}

import { identityOf, replaces } from '@xray-microservices/xray-model';
import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';
import type { ChunkRef } from './chunks.ts';
import { FLAGS } from './trace-row.ts';
import type { TraceRow } from './trace-row.ts';

/** A document of a trace that is being put together. */
export interface PendingDocument {
  readonly document: TraceDocument;
  /** Its size as it arrived. */
  readonly bytes: number;
  readonly ref: ChunkRef;
  /** Whether the trace's row refers to it; then its bytes must stay until there is another row. */
  readonly isInRow: boolean;
}

/** How large one trace may become. */
export interface TraceLimits {
  readonly maxSegmentsPerTrace: number;
  readonly maxBytesPerTrace: number;
}

/** A trace to which documents have come that its row does not tell of yet. */
export class PendingTrace {
  readonly id: TraceId;
  /** The row as it is stored, when the trace is known from before. */
  readonly row: TraceRow | undefined;
  /** Every document that came since is in this chunk of documents or a later one. */
  readonly firstChunk: number;
  /** When it became pending and when it last changed, in the store's ticks. */
  readonly since: number;
  touched: number;
  /** When the last document arrived, epoch seconds. */
  arrived: number;
  isFull: boolean;
  /** What the row refers to and the trace has no use for any more. */
  readonly outdated: ChunkRef[] = [];
  #bytes = 0;
  readonly #documents = new Map<string, PendingDocument>();

  constructor(id: TraceId, row: TraceRow | undefined, firstChunk: number, ticks: number) {
    this.id = id;
    this.row = row;
    this.firstChunk = firstChunk;
    this.since = ticks;
    this.touched = ticks;
    this.arrived = row?.arrived ?? 0;
    this.isFull = row !== undefined && isFullRow(row);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#documents.size;
  }

  /** The valid version of each document, in order of arrival. */
  documents(): PendingDocument[] {
    return [...this.#documents.values()];
  }

  /** The version of a document that is valid now. */
  versionOf(document: TraceDocument): PendingDocument | undefined {
    return this.#documents.get(identityOf(document));
  }

  /** What is to become of a document: it is outdated by one that is here, does not fit any more, or is to be kept. */
  judge(document: TraceDocument, bytes: number, limits: TraceLimits): 'outdated' | 'trace-full' | 'wanted' {
    const earlier = this.versionOf(document);
    if (earlier !== undefined && !replaces(document, earlier.document)) {
      return 'outdated';
    }
    const segments = this.size + (earlier === undefined ? 1 : 0);
    const total = this.#bytes + bytes - (earlier?.bytes ?? 0);
    return segments <= limits.maxSegmentsPerTrace && total <= limits.maxBytesPerTrace
      ? 'wanted'
      : 'trace-full';
  }

  /** Takes a document in, and answers the one whose place it takes. */
  set(entry: PendingDocument): PendingDocument | undefined {
    const identity = identityOf(entry.document);
    const earlier = this.#documents.get(identity);
    this.#documents.set(identity, entry);
    this.#bytes += entry.bytes - (earlier?.bytes ?? 0);
    return earlier;
  }
}

function isFullRow({ flags }: TraceRow): boolean {
  return (flags & FLAGS.full) !== 0;
}

import { identityOf, replaces } from '@xray-microservices/xray-model';
import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';
import type { PutOutcome, StoreCounts, StoredTrace, TraceStore } from './trace-store.ts';

export interface MemoryStoreLimits {
  readonly maxTraces: number;
  readonly maxSegmentsPerTrace: number;
  readonly maxBytesPerTrace: number;
  readonly maxBytes: number;
}

interface StoredDocument {
  readonly document: TraceDocument;
  readonly bytes: number;
}

interface TraceRecord {
  readonly documents: Map<string, StoredDocument>;
  bytes: number;
  isFull: boolean;
}

const newRecord = (): TraceRecord => ({ documents: new Map(), bytes: 0, isFull: false });

/**
 * Keeps traces in memory:
 *
 *     traces: trace id -> { documents: kind and id -> document }     oldest trace first
 *
 * The map of traces is the only one; everything else is counted from it as it changes.
 */
export class MemoryTraceStore implements TraceStore {
  readonly #limits: MemoryStoreLimits;
  readonly #traces = new Map<TraceId, TraceRecord>();
  #segments = 0;
  #bytes = 0;
  #evicted = 0;

  constructor(limits: MemoryStoreLimits) {
    this.#limits = limits;
  }

  put(document: TraceDocument, bytes: number): PutOutcome {
    const record = this.#traces.get(document.trace_id) ?? newRecord();
    const identity = identityOf(document);
    const earlier = record.documents.get(identity);
    if (earlier !== undefined && !replaces(document, earlier.document)) {
      return 'stored';
    }
    const addedBytes = bytes - (earlier?.bytes ?? 0);
    if (!this.#hasRoom(record, earlier === undefined ? 1 : 0, addedBytes)) {
      record.isFull = true;
      return 'trace-full';
    }
    record.documents.set(identity, { document, bytes });
    record.bytes += addedBytes;
    this.#bytes += addedBytes;
    this.#segments += earlier === undefined ? 1 : 0;
    this.#traces.set(document.trace_id, record);
    this.#evictOthersThan(document.trace_id);
    return 'stored';
  }

  read(id: TraceId): StoredTrace | undefined {
    const record = this.#traces.get(id);
    if (record === undefined) {
      return undefined;
    }
    const documents = Array.from(record.documents.values(), ({ document }) => document);
    return { documents, bytes: record.bytes, isFull: record.isFull };
  }

  counts(): StoreCounts {
    return {
      traces: this.#traces.size,
      segments: this.#segments,
      bytes: this.#bytes,
      evicted: this.#evicted,
    };
  }

  #hasRoom(record: TraceRecord, segments: number, bytes: number): boolean {
    const { maxSegmentsPerTrace, maxBytesPerTrace, maxBytes } = this.#limits;
    return (
      record.documents.size + segments <= maxSegmentsPerTrace &&
      record.bytes + bytes <= Math.min(maxBytesPerTrace, maxBytes)
    );
  }

  /** One trace alone is within the limits, so giving up others is always enough. */
  #evictOthersThan(kept: TraceId): void {
    for (const [id, record] of this.#traces) {
      if (this.#traces.size <= this.#limits.maxTraces && this.#bytes <= this.#limits.maxBytes) {
        return;
      }
      if (id !== kept) {
        this.#traces.delete(id);
        this.#segments -= record.documents.size;
        this.#bytes -= record.bytes;
        this.#evicted += 1;
      }
    }
  }
}

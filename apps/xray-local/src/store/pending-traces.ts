import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';
import { parseDocument } from '@xray-microservices/xray-model';
import type { Chunks, ChunkRef } from './chunks.ts';
import { PendingTrace } from './pending-trace.ts';
import type { PendingDocument, TraceLimits } from './pending-trace.ts';
import type { TraceRow } from './trace-row.ts';
import type { TraceTable } from './trace-table.ts';

/** What became of a document: kept (or known to be outdated), or one too many for its trace. */
export type PutOutcome = 'stored' | 'trace-full';

/** A trace is put together once nothing has come for it for so long. */
const QUIET_MS = 300;

/** It is put together as it is when things keep coming for so long: what is asked lags no more than this. */
const MOST_LAG_MS = 5_000;

/**
 * More than this is not left waiting, however fresh. Parsed documents take several times their bytes, and those that live
 * long cost the garbage collector more than it takes to put some traces together twice.
 */
const MOST_WAITING_BYTES = 1024 * 1024;

/** What is told with a document. */
export interface Arrival {
  /** The store's ticks. */
  readonly ticks: number;
  /** Epoch seconds. */
  readonly arrived: number;
  /** Puts the document's bytes where they stay, and answers where that is. */
  readonly keep: () => ChunkRef;
  /** Gives up the bytes of the version whose place the document takes. */
  readonly giveUp: (ref: ChunkRef) => void;
  /** Where the first document that no row tells of may be, if not in the chunk that is filled now. */
  readonly firstChunk?: number;
}

/** The traces to which documents have come that their rows do not tell of yet, oldest first. */
export class PendingTraces {
  readonly #chunks: Chunks;
  readonly #table: TraceTable;
  readonly #limits: TraceLimits;
  readonly #traces = new Map<TraceId, PendingTrace>();
  /** What they have more than their rows say. */
  readonly #more = { traces: 0, segments: 0, bytes: 0 };
  #bytes = 0;

  constructor(chunks: Chunks, table: TraceTable, limits: TraceLimits) {
    this.#chunks = chunks;
    this.#table = table;
    this.#limits = limits;
  }

  get size(): number {
    return this.#traces.size;
  }

  get more(): Readonly<{ traces: number; segments: number; bytes: number }> {
    return this.#more;
  }

  get(id: TraceId): PendingTrace | undefined {
    return this.#traces.get(id);
  }

  /** Whether there is so much that none should wait. */
  get isCrowded(): boolean {
    return this.#bytes > MOST_WAITING_BYTES;
  }

  /** No document of a pending trace that its row does not tell of is in an earlier chunk. */
  get firstChunk(): number {
    const [first] = this.#traces.values();
    return first?.firstChunk ?? this.#chunks.nextId;
  }

  /** Takes a document in. */
  put(document: TraceDocument, bytes: number, arrival: Arrival): PutOutcome {
    const trace = this.#traces.get(document.trace_id) ?? this.#adopt(document.trace_id, arrival);
    trace.touched = arrival.ticks;
    const verdict = trace.judge(document, bytes, this.#limits);
    if (verdict === 'outdated') {
      return 'stored';
    }
    if (verdict === 'trace-full') {
      trace.isFull = true;
    } else {
      trace.arrived = arrival.arrived;
      this.#replace(trace, { document, bytes, ref: arrival.keep(), isInRow: false }, arrival);
    }
    if (trace.size > 0 && !this.#traces.has(trace.id)) {
      this.#traces.set(trace.id, trace);
      this.#bytes += trace.row?.bytes ?? 0;
    }
    return verdict === 'wanted' ? 'stored' : verdict;
  }

  /** The traces that are to be put together now, one after the other; each is to be {@link forget forgotten}. */
  *due(ticks: number, which: 'due' | 'all' = 'due'): Generator<PendingTrace> {
    for (const trace of this.#traces.values()) {
      if (which === 'due' && !this.isCrowded && ticks - trace.since < QUIET_MS) {
        return; // Those behind it are younger still.
      }
      const isQuiet = ticks - trace.touched >= QUIET_MS || ticks - trace.since >= MOST_LAG_MS;
      if (which === 'all' || isQuiet || this.isCrowded) {
        yield trace;
      }
    }
  }

  /** A trace's row tells all of it now. */
  forget(trace: PendingTrace): void {
    this.#traces.delete(trace.id);
    this.#bytes -= trace.bytes;
    this.#more.traces -= trace.row === undefined ? 1 : 0;
    this.#more.segments -= trace.size - (trace.row?.documents.length ?? 0);
    this.#more.bytes -= trace.bytes - (trace.row?.bytes ?? 0);
  }

  /** Begins a pending trace with what is stored of it. */
  #adopt(id: TraceId, { ticks, firstChunk = this.#chunks.nextId }: Arrival): PendingTrace {
    const row = this.#table.find(id);
    const trace = new PendingTrace(id, row, firstChunk, ticks);
    if (row !== undefined) {
      for (const entry of readDocuments(this.#chunks, row)) {
        trace.set(entry);
      }
    }
    return trace;
  }

  #replace(trace: PendingTrace, entry: PendingDocument, { giveUp }: Arrival): void {
    const { size } = trace;
    const replaced = trace.set(entry);
    if (replaced !== undefined) {
      if (replaced.isInRow) {
        trace.outdated.push(replaced.ref);
      } else {
        giveUp(replaced.ref);
      }
    }
    const added = entry.bytes - (replaced?.bytes ?? 0);
    this.#more.traces += trace.row === undefined && size === 0 ? 1 : 0;
    this.#more.segments += trace.size - size;
    this.#more.bytes += added;
    this.#bytes += added;
  }
}

/** The documents of a stored trace. They were good when they came, so each parses; one that does not is left out. */
export function readDocuments(chunks: Chunks, row: Pick<TraceRow, 'documents'>): PendingDocument[] {
  return row.documents.flatMap((ref) => {
    const bytes = chunks.read(ref);
    const parsed = parseDocument(textOf(bytes));
    return parsed.ok ? [{ document: parsed.document, bytes: bytes.byteLength, ref, isInRow: true }] : [];
  });
}

/** Bytes as text; those that are no UTF-8 as U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

import { assembleTrace } from '@xray-microservices/xray-model';
import type { Trace, TraceDocument, TraceId } from '@xray-microservices/xray-model';

export interface StoreLimits {
  readonly maxDocuments: number;
  readonly maxBytes: number;
}

interface Kept {
  readonly document: TraceDocument;
  readonly bytes: number;
}

interface Group {
  readonly documents: TraceDocument[];
  /** Put together when somebody asks, and anew when a document has come since. */
  assembled: Trace | undefined;
}

/**
 * Documents in their order of arrival, and the same by trace:
 *
 *     #kept:   d1 d2 d3 d4          oldest first, dropped from the front at a limit
 *     #groups: trace A -> d1 d3     each in order of arrival, so the oldest of a trace is its first
 *              trace B -> d2 d4
 */
export class DocumentStore {
  readonly #limits: StoreLimits;
  readonly #kept: Kept[] = [];
  readonly #groups = new Map<TraceId, Group>();
  #bytes = 0;
  #dropped = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  /** Documents that were let go because of a limit. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#kept.length;
  }

  get documents(): TraceDocument[] {
    return this.#kept.map(({ document }) => document);
  }

  get traceIds(): TraceId[] {
    return [...this.#groups.keys()];
  }

  add(document: TraceDocument, bytes: number): void {
    const group = this.#groups.get(document.trace_id);
    if (group === undefined) {
      this.#groups.set(document.trace_id, { documents: [document], assembled: undefined });
    } else {
      group.documents.push(document);
      group.assembled = undefined;
    }
    this.#kept.push({ document, bytes });
    this.#bytes += bytes;
    while (this.#kept.length > this.#limits.maxDocuments || this.#bytes > this.#limits.maxBytes) {
      this.#dropOldest();
    }
  }

  /** The trace with this id; the same object until another document of it arrives. */
  trace(id: TraceId): Trace | undefined {
    const group = this.#groups.get(id);
    if (group === undefined) {
      return undefined;
    }
    group.assembled ??= assembleTrace(id, group.documents);
    return group.assembled;
  }

  /** All traces, by the arrival of their first document. */
  traces(): Trace[] {
    return this.traceIds.flatMap((id) => this.trace(id) ?? []);
  }

  clear(): void {
    this.#kept.length = 0;
    this.#groups.clear();
    this.#bytes = 0;
    this.#dropped = 0;
  }

  #dropOldest(): void {
    const oldest = this.#kept.shift();
    if (oldest === undefined) {
      return;
    }
    this.#bytes -= oldest.bytes;
    this.#dropped += 1;
    const { trace_id: id } = oldest.document;
    const group = this.#groups.get(id);
    group?.documents.shift();
    if (group?.documents.length === 0) {
      this.#groups.delete(id);
    } else if (group !== undefined) {
      group.assembled = undefined;
    }
  }
}

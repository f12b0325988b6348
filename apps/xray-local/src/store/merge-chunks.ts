import { parseDocument } from '@xray-microservices/xray-model';
import type { ChunkRef } from './chunks.ts';
import type { PendingTraces } from './pending-traces.ts';
import { textOf } from './pending-traces.ts';
import type { StoreParts } from './store-parts.ts';
import { unpackFacts } from './unpack-facts.ts';

/** A chunk of less is small: it was written because time was up, not because it was full. */
const SMALL_BYTES = 16 * 1024;

/** So many small chunks are worth the trouble, and so many are merged at once, in some ten milliseconds. */
const FEWEST = 32;
const MOST = 64;

/**
 * Merges small chunks, so that a store to which little comes does not fill up with them. What they hold is put away once
 * more, behind all the rest, and the rows are told where it is; so the order in which chunks are numbered stays that in
 * which their parts were written.
 */
export class ChunkMerger {
  readonly #parts: StoreParts;
  readonly #pending: Pick<PendingTraces, 'get' | 'firstChunk'>;
  #after = 0;

  constructor(parts: StoreParts, pending: Pick<PendingTraces, 'get' | 'firstChunk'>) {
    this.#parts = parts;
    this.#pending = pending;
  }

  /** Whether there is something to merge. */
  get isDue(): boolean {
    return this.#candidates().length >= FEWEST;
  }

  /** Merges some chunks; in a transaction in which chunks are then written. */
  merge(): void {
    for (const { id, kind } of this.#candidates()) {
      if (kind === 'documents') {
        this.#moveDocuments(id);
      } else {
        this.#moveFacts(id);
      }
      this.#after = id;
    }
  }

  #candidates(): ReturnType<StoreParts['chunks']['smallOnes']> {
    return this.#parts.chunks.smallOnes({
      after: this.#after,
      before: this.#pending.firstChunk,
      bytes: SMALL_BYTES,
      limit: MOST,
    });
  }

  #moveDocuments(chunk: number): void {
    const { chunks, table } = this.#parts;
    for (const [part, bytes] of chunks.readAll(chunk).entries()) {
      const parsed = parseDocument(textOf(bytes));
      const traceId = parsed.ok ? parsed.document.trace_id : undefined;
      // A trace that is changing knows where its documents are, and is put away anew before long.
      const row = traceId === undefined || this.#pending.get(traceId) ? undefined : table.find(traceId);
      const from = { chunk, part };
      if (row?.documents.some((ref) => isSame(ref, from)) === true) {
        const to = chunks.appendDocument(bytes);
        table.setDocuments(
          row.no,
          row.documents.map((ref) => (isSame(ref, from) ? to : ref)),
        );
        chunks.release(from);
      }
    }
  }

  #moveFacts(chunk: number): void {
    const { chunks, table } = this.#parts;
    for (const row of table.withFactsIn(chunk)) {
      if (this.#pending.get(row.id) === undefined) {
        const text = textOf(chunks.read(row.facts));
        table.setFacts(row.no, chunks.appendFacts(text, unpackFacts(text, row.id)));
        chunks.release(row.facts);
      }
    }
  }
}

function isSame(a: ChunkRef, b: ChunkRef): boolean {
  return a.chunk === b.chunk && a.part === b.part;
}

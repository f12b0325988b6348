import { identityOf, parseDocument } from '@xray-microservices/xray-model';
import type { TraceDocument } from '@xray-microservices/xray-model';
import type { ChunkRef } from './chunks.ts';
import type { PendingDocument } from './pending-trace.ts';
import { readDocuments, textOf } from './pending-traces.ts';
import type { PendingTraces } from './pending-traces.ts';
import type { StoreParts } from './store-parts.ts';
import type { TraceRow } from './trace-row.ts';

/** The name under which the first chunk with documents of pending traces is kept. */
export const FIRST_PENDING_CHUNK = 'first pending chunk';

/**
 * Makes pending again what had been written but not put together when the process ended. Answers how many documents.
 *
 * A part that its trace's row refers to is known already, and one that is older than the valid version is outdated;
 * what remains had been waiting. A repair also sets the chunks' counts right: they may tell of references that were given
 * up without being written.
 */
export function recoverPending(
  parts: StoreParts,
  pending: PendingTraces,
  { isRepair, ...at }: { readonly ticks: number; readonly arrived: number; readonly isRepair: boolean },
): number {
  const firstChunk = parts.meta.get(FIRST_PENDING_CHUNK);
  const inUse = new Map<number, Set<number>>();
  let recovered = 0;
  for (const chunk of parts.chunks.documentChunksFrom(firstChunk)) {
    inUse.set(chunk, new Set());
    for (const [part, bytes] of parts.chunks.readAll(chunk).entries()) {
      recovered += recoverPart(parts, pending, { ref: { chunk, part }, bytes, at, firstChunk, inUse });
    }
  }
  for (const [chunk, used] of isRepair ? inUse : []) {
    parts.chunks.setLive(chunk, used.size);
  }
  return recovered;
}

interface Part {
  readonly ref: ChunkRef;
  readonly bytes: Uint8Array;
  readonly at: { readonly ticks: number; readonly arrived: number };
  readonly firstChunk: number;
  /** The parts of each chunk that are referred to. */
  readonly inUse: ReadonlyMap<number, Set<number>>;
}

/** Answers 1 for a part that is pending again, else 0. */
function recoverPart(
  parts: StoreParts,
  pending: PendingTraces,
  { ref, bytes, at, firstChunk, inUse }: Part,
): 0 | 1 {
  const parsed = parseDocument(textOf(bytes));
  if (!parsed.ok) {
    return 0;
  }
  const { document } = parsed;
  const row = parts.table.find(document.trace_id);
  const valid = row?.documents ?? [];
  if (valid.some((other) => compareRefs(other, ref) === 0)) {
    inUse.get(ref.chunk)?.add(ref.part);
    return 0;
  }
  const rival = row === undefined ? undefined : versionIn(parts, row, document);
  if (rival !== undefined && compareRefs(rival.ref, ref) > 0) {
    return 0;
  }
  let kept: 0 | 1 = 0;
  pending.put(document, bytes.byteLength, {
    ...at,
    firstChunk,
    keep: () => {
      kept = 1;
      inUse.get(ref.chunk)?.add(ref.part);
      return ref;
    },
    giveUp: (outdated) => {
      inUse.get(outdated.chunk)?.delete(outdated.part);
    },
  });
  return kept;
}

function versionIn(
  { chunks }: StoreParts,
  row: TraceRow,
  document: TraceDocument,
): PendingDocument | undefined {
  const identity = identityOf(document);
  return readDocuments(chunks, row).find((stored) => identityOf(stored.document) === identity);
}

/** Negative when the first arrived before the second. */
function compareRefs(a: ChunkRef, b: ChunkRef): number {
  return a.chunk - b.chunk || a.part - b.part;
}

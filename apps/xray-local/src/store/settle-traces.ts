import { assembleTrace, factsOf } from '@xray-microservices/xray-model';
import type { TraceFacts } from '@xray-microservices/xray-model';
import { packFacts } from './pack-facts.ts';
import type { PendingTrace } from './pending-trace.ts';
import type { StoreParts } from './store-parts.ts';
import { textOf } from './pending-traces.ts';
import { columnsOf, toMicroseconds } from './trace-row.ts';
import { unpackFacts } from './unpack-facts.ts';
import type { TraceRow } from './trace-row.ts';

/**
 * Puts a pending trace together and stores what it comes to, in place of what was stored of it; in a transaction. Answers
 * its number.
 */
export function settleTrace(parts: StoreParts, pending: PendingTrace): number | undefined {
  const documents = pending.documents();
  const trace = assembleTrace(
    pending.id,
    documents.map(({ document }) => document),
  );
  if (trace === undefined) {
    return undefined;
  }
  const facts = factsOf(trace);
  if (pending.row !== undefined) {
    takeAway(parts, pending.row);
  }
  for (const ref of pending.outdated) {
    parts.chunks.release(ref);
  }
  const start = toMicroseconds(facts.startTime);
  const row: Omit<TraceRow, 'no' | 'late'> = {
    ...columnsOf(facts, pending.isFull),
    version: (pending.row?.version ?? 0) + 1,
    bytes: pending.bytes,
    arrived: pending.arrived,
    revision: parts.totals.nextRevision(),
    facts: parts.chunks.appendFacts(packFacts(facts), facts),
    documents: documents.map(({ ref }) => ref),
  };
  const no = parts.table.insert(row, start);
  parts.totals.count(1, row);
  parts.totals.noteDuration(row.duration);
  parts.graph.add(facts);
  parts.vocabulary.note(facts, pending.arrived);
  return no;
}

/** Takes away what an earlier version of the trace came to, but for its documents. */
function takeAway(parts: StoreParts, row: TraceRow): void {
  parts.graph.remove(readFacts(parts, row));
  parts.chunks.release(row.facts);
  parts.table.remove(row.no);
  parts.totals.count(-1, row);
}

/** The facts of a stored trace. */
export function readFacts(
  { chunks }: Pick<StoreParts, 'chunks'>,
  row: Pick<TraceRow, 'id' | 'facts'>,
): TraceFacts {
  return unpackFacts(textOf(chunks.read(row.facts)), row.id);
}

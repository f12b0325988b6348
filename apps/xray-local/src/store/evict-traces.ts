import { readFacts } from './settle-traces.ts';
import type { StoreParts } from './store-parts.ts';
import type { TraceRow } from './trace-row.ts';

/** How much is kept. */
export interface StoreLimits {
  readonly maxTraces: number;
  /** Bytes of documents as they arrived. */
  readonly maxBytes: number;
  /** Seconds since a trace's last document arrived. */
  readonly maxAgeSeconds: number;
}

/** What is kept now, with what is on its way. */
export interface Kept {
  readonly traces: number;
  readonly bytes: number;
}

export interface Eviction {
  readonly limits: StoreLimits;
  /** What is kept, asked anew after each trace that goes. */
  readonly kept: () => Kept;
  /** Traces that stay although they are old: those that are changing. */
  readonly isSpared: (row: TraceRow) => boolean;
  readonly isTimeUp: () => boolean;
  /** Epoch seconds. */
  readonly now: number;
}

const ROWS_A_LOOK = 64;

/** Chunks go whole, so when there is little, a little more than twice is normal. */
const SLACK_BYTES = 16 * 1024 * 1024;

const MICROSECONDS = 1_000_000;

/**
 * Gives up whole traces until what is kept is within the limits, or the time is up; in a transaction. Answers how many
 * went. Too many or too large: those that started first go. Too old: those that have had no document for the longest.
 *
 * The service graph forgets a trace given up for its age at once. For the others it forgets whole minutes, once no
 * trace that started then is left: reading the facts of each would double the cost of taking one in. So the graph may
 * count some answers too many in the oldest minute that is kept (of traces over a minute long, in the oldest few).
 */
export function evictTraces(parts: StoreParts, eviction: Eviction): number {
  const evicted = evictAged(parts, eviction) + evictOldest(parts, eviction);
  const first = evicted === 0 ? undefined : parts.table.firstNumber();
  if (first !== undefined) {
    parts.graph.write(); // What is taken away from a minute must find that minute.
    parts.graph.dropBefore(first / MICROSECONDS);
  }
  return evicted;
}

function evictOldest(parts: StoreParts, eviction: Eviction): number {
  // Outdated versions of documents stay until their chunk goes, so what the chunks take is bounded beside. How much that
  // frees shows only once it is written; so a few go at a time.
  let surplus = isBloated(parts, eviction.limits) ? ROWS_A_LOOK : 0;
  return evictEach(parts, eviction, (limit) => parts.table.oldest(limit), {
    isToGo: () => surplus > 0 || isTooMuch(eviction),
    beforeItGoes: () => {
      surplus -= 1;
    },
  });
}

function evictAged(parts: StoreParts, eviction: Eviction): number {
  const oldestArrival = eviction.now - eviction.limits.maxAgeSeconds;
  return evictEach(parts, eviction, (limit) => parts.table.longestUnchanged(limit), {
    isToGo: (row) => row.arrived < oldestArrival,
    beforeItGoes: (row) => {
      parts.graph.remove(readFacts(parts, row));
    },
  });
}

interface Rule {
  readonly isToGo: (row: TraceRow) => boolean;
  readonly beforeItGoes: (row: TraceRow) => void;
}

function evictEach(
  parts: StoreParts,
  eviction: Eviction,
  candidates: (limit: number) => TraceRow[],
  rule: Rule,
): number {
  let evicted = 0;
  let limit = ROWS_A_LOOK;
  for (;;) {
    const rows = candidates(limit);
    const evictedBefore = evicted;
    for (const row of rows) {
      if (!rule.isToGo(row) || eviction.isTimeUp()) {
        return evicted;
      }
      if (!eviction.isSpared(row)) {
        rule.beforeItGoes(row);
        evict(parts, row);
        evicted += 1;
      }
    }
    if (rows.length < limit) {
      return evicted;
    }
    limit = evicted === evictedBefore ? limit * 2 : ROWS_A_LOOK;
  }
}

function evict(parts: StoreParts, row: TraceRow): void {
  parts.table.remove(row.no);
  parts.totals.count(-1, row);
  parts.chunks.release(row.facts);
  for (const ref of row.documents) {
    parts.chunks.release(ref);
  }
}

function isTooMuch({ limits, kept }: Eviction): boolean {
  const { traces, bytes } = kept();
  return traces > limits.maxTraces || bytes > limits.maxBytes;
}

/** Whether outdated documents take more room than valid ones may. */
export function isBloated({ chunks }: StoreParts, { maxBytes }: StoreLimits): boolean {
  return chunks.documentBytes > 2 * maxBytes + SLACK_BYTES;
}

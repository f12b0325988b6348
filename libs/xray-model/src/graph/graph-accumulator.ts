import type { TraceFacts } from '../facts/trace-facts.ts';
import { GraphBucket } from './graph-bucket.ts';
import { LOG_SCALE } from './histogram-scale.ts';

/** A window of time in epoch seconds, `end` not included. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

const SECONDS_PER_MINUTE = 60;

/**
 * The service map of many traces, kept by the minute: what each node answered and each edge carried. An answer counts
 * in the minute in which it started.
 *
 * Traces are added and taken away one by one as they arrive, change and are evicted, so that nothing has to be read
 * again when the map is asked for. Accumulators can be merged in any order; one that only holds changes (some traces
 * taken away, others added) may have negative counts until it is merged into the one that holds the rest.
 *
 * @example
 * const changes = new GraphAccumulator();
 * changes.remove(before);
 * changes.add(after);
 * for (const [minute, part] of changes.split()) {
 *   const stored = deserializeGraph(rows.read(minute));
 *   stored.merge(part);
 *   rows.write(minute, serializeGraph(stored));
 * }
 */
export class GraphAccumulator {
  readonly #minutes = new Map<number, GraphBucket>();

  /** Whether it holds nothing: no trace was added, or all were taken away again. */
  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  /** Adds the answers and calls of a trace. */
  add(facts: TraceFacts): void {
    this.#record(facts, 1);
  }

  /** Takes away a trace that was added with the same facts. */
  remove(facts: TraceFacts): void {
    this.#record(facts, -1);
  }

  /** Adds all that another holds. The other stays as it is. */
  merge(other: GraphAccumulator): void {
    for (const [minute, bucket] of other.#minutes) {
      this.mergeBucket(minute, bucket);
    }
  }

  /** Adds one minute of another. */
  mergeBucket(minute: number, bucket: GraphBucket): void {
    const own = this.#at(minute);
    own.merge(bucket);
    this.#dropIfEmpty(minute, own);
  }

  /** Its minutes (epoch seconds / 60), each as an accumulator of its own, in the order of time. */
  split(): [minute: number, part: GraphAccumulator][] {
    return this.buckets().map(([minute, bucket]) => {
      const part = new GraphAccumulator();
      part.mergeBucket(minute, bucket);
      return [minute, part];
    });
  }

  /** Forgets every minute that ended before a time (epoch seconds). */
  dropBefore(time: number): void {
    for (const minute of this.#minutes.keys()) {
      if ((minute + 1) * SECONDS_PER_MINUTE <= time) {
        this.#minutes.delete(minute);
      }
    }
  }

  /** The minutes that overlap a window (all without one), in the order of time. To be read, not to be changed. */
  buckets(range: TimeRange = { start: -Infinity, end: Infinity }): [minute: number, bucket: GraphBucket][] {
    return [...this.#minutes]
      .filter(
        ([minute]) =>
          minute * SECONDS_PER_MINUTE < range.end && (minute + 1) * SECONDS_PER_MINUTE > range.start,
      )
      .sort(([a], [b]) => a - b);
  }

  #record(facts: TraceFacts, sign: 1 | -1): void {
    for (const service of facts.services) {
      const minute = minuteOf(service.startTime);
      const bucket = this.#at(minute);
      bucket.recordService(service, LOG_SCALE, sign);
      this.#dropIfEmpty(minute, bucket);
    }
    for (const edge of facts.edges) {
      const minute = minuteOf(edge.startTime);
      const bucket = this.#at(minute);
      bucket.recordEdge(edge, facts, LOG_SCALE, sign);
      this.#dropIfEmpty(minute, bucket);
    }
  }

  #dropIfEmpty(minute: number, bucket: GraphBucket): void {
    if (bucket.isEmpty) {
      this.#minutes.delete(minute);
    }
  }

  #at(minute: number): GraphBucket {
    let bucket = this.#minutes.get(minute);
    if (bucket === undefined) {
      bucket = new GraphBucket();
      this.#minutes.set(minute, bucket);
    }
    return bucket;
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / SECONDS_PER_MINUTE);
}

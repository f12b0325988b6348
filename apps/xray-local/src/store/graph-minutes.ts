import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deserializeGraph, GraphAccumulator, serializeGraph } from '@xray-microservices/xray-model';
import type { TimeRange, TraceFacts } from '@xray-microservices/xray-model';

const SECONDS_PER_MINUTE = 60;

/** Minutes that are kept unpacked because more will be added to them: traces arrive in order of time, mostly. */
const MOST_UNPACKED = 8;

/**
 * The service graph of each minute, kept as traces are stored, changed and given up, so that nobody has to read a
 * million traces to draw it.
 */
export class GraphMinutes {
  readonly #read: StatementSync;
  readonly #readRange: StatementSync;
  readonly #write: StatementSync;
  readonly #remove: StatementSync;
  readonly #dropBefore: StatementSync;
  readonly #unpacked = new Map<number, GraphAccumulator>();
  #changes = new GraphAccumulator();

  constructor(database: DatabaseSync) {
    this.#read = database.prepare('SELECT graph FROM minutes WHERE minute = ?');
    this.#readRange = database.prepare(
      'SELECT graph FROM minutes WHERE minute >= ? AND minute < ? ORDER BY minute',
    );
    this.#write = database.prepare('INSERT OR REPLACE INTO minutes (minute, graph) VALUES (?, ?)');
    this.#remove = database.prepare('DELETE FROM minutes WHERE minute = ?');
    this.#dropBefore = database.prepare('DELETE FROM minutes WHERE minute < ?');
  }

  add(facts: TraceFacts): void {
    this.#changes.add(facts);
  }

  remove(facts: TraceFacts): void {
    this.#changes.remove(facts);
  }

  /** Whether so much has changed that it should not be kept in memory. */
  get hasManyChanges(): boolean {
    return this.#changes.buckets().length > MOST_UNPACKED;
  }

  /** Writes what has changed; in a transaction. */
  write(): void {
    for (const [minute, part] of this.#changes.split()) {
      const graph = this.#unpack(minute);
      graph.merge(part);
      if (graph.isEmpty) {
        this.#remove.run(minute);
      } else {
        this.#write.run(minute, serializeGraph(graph));
      }
    }
    this.#changes = new GraphAccumulator();
  }

  /** Forgets the minutes that ended before a time (epoch seconds); in a transaction. */
  dropBefore(time: number): void {
    const minute = Math.floor(time / SECONDS_PER_MINUTE);
    this.#dropBefore.run(minute);
    for (const known of this.#unpacked.keys()) {
      if (known < minute) {
        this.#unpacked.delete(known);
      }
    }
  }

  /**
   * The graphs of the minutes that overlap a window, with what has changed since they were written. One at a time: unpacked,
   * those of some hours take tens of megabytes. Nothing else may be done to the store before the last has been taken.
   */
  *inRange({ start, end }: TimeRange): Generator<GraphAccumulator, void> {
    const [first, after] = [Math.floor(start / SECONDS_PER_MINUTE), Math.ceil(end / SECONDS_PER_MINUTE)];
    for (const { graph } of this.#readRange.iterate(first, after)) {
      yield deserializeGraph(String(graph));
    }
    yield this.#changes;
  }

  #unpack(minute: number): GraphAccumulator {
    const known = this.#unpacked.get(minute);
    const text = known === undefined ? this.#read.get(minute)?.['graph'] : undefined;
    const graph = known ?? (typeof text === 'string' ? deserializeGraph(text) : new GraphAccumulator());
    this.#unpacked.delete(minute);
    this.#unpacked.set(minute, graph);
    const [oldest] = this.#unpacked.keys();
    if (this.#unpacked.size > MOST_UNPACKED && oldest !== undefined) {
      this.#unpacked.delete(oldest);
    }
    return graph;
  }
}

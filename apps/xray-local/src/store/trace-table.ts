import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { TraceId } from '@xray-microservices/xray-model';
import type { ChunkRef } from './chunks.ts';
import { idOf, KeyWriter } from './trace-key.ts';
import { packRefs, unpackRefs } from './trace-row.ts';
import type { TraceRow } from './trace-row.ts';

/** The order in which rows are read; {@link rowOf} counts on it. */
export const COLUMNS =
  'no, late, id, ended, duration, response, status, flags, bytes, arrived, revision, version, facts, part, documents';

/** How far a number may be from its trace's start, in microseconds: many traces may start at once. */
export const FARTHEST = 2 ** 20;

/** Starts of traces that are remembered. Most clocks tell milliseconds, so traces start at once all the time. */
const MOST_STARTS = 1_024;

type Row = readonly SQLOutputValue[];

/** The table of traces. */
export class TraceTable {
  // SQLite copies what is bound, so one piece of memory does for all keys.
  readonly #keys = new KeyWriter();
  /** How much later than its start the next trace is tried that starts then. */
  readonly #nextLate = new Map<number, number>();
  readonly #byId: StatementSync;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #oldest: StatementSync;
  readonly #longestUnchanged: StatementSync;
  readonly #after: StatementSync;
  readonly #withFactsIn: StatementSync;
  readonly #setFacts: StatementSync;
  readonly #setDocuments: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string): StatementSync => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#byId = prepare(`SELECT ${COLUMNS} FROM traces WHERE id = ?`);
    this.#insert = database.prepare(
      `INSERT INTO traces (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (no) DO NOTHING`,
    );
    this.#remove = database.prepare('DELETE FROM traces WHERE no = ?');
    this.#oldest = prepare(`SELECT ${COLUMNS} FROM traces ORDER BY no LIMIT ?`);
    this.#longestUnchanged = prepare(`SELECT ${COLUMNS} FROM traces ORDER BY revision LIMIT ?`);
    this.#withFactsIn = prepare(`SELECT ${COLUMNS} FROM traces WHERE facts = ?`);
    this.#setFacts = database.prepare('UPDATE traces SET facts = ?, part = ? WHERE no = ?');
    this.#setDocuments = database.prepare('UPDATE traces SET documents = ? WHERE no = ?');
    this.#after = prepare(`SELECT ${COLUMNS} FROM traces WHERE revision > ? ORDER BY revision LIMIT ?`);
  }

  find(id: TraceId): TraceRow | undefined {
    const row = this.#byId.get(this.#keys.keyOf(id)) as Row | undefined;
    return row === undefined ? undefined : rowOf(row);
  }

  /** Answers the number that the row was given: a free one at or soon after its start, in microseconds. */
  insert(row: Omit<TraceRow, 'no' | 'late'>, start: number): number {
    const seed = Number.parseInt(row.id.slice(-8), 16);
    let late = this.#nextLate.get(start) ?? 0;
    // Each look has twice the room, so even a million traces that start at once take some twenty looks.
    for (let look = 1; !this.#insertAt(row, start, late); look += 1) {
      const room = Math.min(2 ** look, FARTHEST);
      late = (Math.imul(seed, 2 * look + 1) >>> 0) % room;
    }
    this.#noteLate(start, late);
    return start + late;
  }

  #noteLate(start: number, late: number): void {
    if (this.#nextLate.size >= MOST_STARTS) {
      this.#nextLate.clear();
    }
    this.#nextLate.set(start, (late + 1) % FARTHEST);
  }

  #insertAt(row: Omit<TraceRow, 'no' | 'late'>, start: number, late: number): boolean {
    const { changes } = this.#insert.run(
      start + late,
      late,
      this.#keys.keyOf(row.id),
      row.ended,
      row.duration,
      row.response,
      row.status,
      row.flags,
      row.bytes,
      row.arrived,
      row.revision,
      row.version,
      row.facts.chunk,
      row.facts.part,
      packRefs(row.documents),
    );
    return changes === 1;
  }

  remove(no: number): void {
    this.#remove.run(no);
  }

  /** The traces whose facts are in a chunk. */
  withFactsIn(chunk: number): TraceRow[] {
    return this.#withFactsIn.all(chunk).map((row) => rowOf(row as unknown as Row));
  }

  /** Tells where a trace's facts are now. */
  setFacts(no: number, { chunk, part }: ChunkRef): void {
    this.#setFacts.run(chunk, part, no);
  }

  /** Tells where a trace's documents are now. */
  setDocuments(no: number, refs: readonly ChunkRef[]): void {
    this.#setDocuments.run(packRefs(refs), no);
  }

  /** The traces that started first. */
  oldest(limit: number): TraceRow[] {
    return this.#oldest.all(limit).map((row) => rowOf(row as unknown as Row));
  }

  /** The traces that have had no document for the longest. */
  longestUnchanged(limit: number): TraceRow[] {
    return this.#longestUnchanged.all(limit).map((row) => rowOf(row as unknown as Row));
  }

  /** Traces that were stored or changed after a revision, in that order. */
  changedAfter(revision: number, limit: number): TraceRow[] {
    return this.#after.all(revision, limit).map((row) => rowOf(row as unknown as Row));
  }

  /** The number of the first trace, if there is one. */
  firstNumber(): number | undefined {
    return this.oldest(1)[0]?.no;
  }
}

/** Reads a row of {@link COLUMNS}; the table's own types say what each is. */
export function rowOf(row: Row): TraceRow {
  const number = (index: number): number => row[index] as number;
  return {
    no: number(0),
    late: number(1),
    id: idOf(row[2] as Uint8Array),
    ended: number(3),
    duration: number(4),
    response: row[5] as number | null,
    status: row[6] as number | null,
    flags: number(7),
    bytes: number(8),
    arrived: number(9),
    revision: number(10),
    version: number(11),
    facts: { chunk: number(12), part: number(13) },
    documents: unpackRefs(row[14] as Uint8Array),
  };
}

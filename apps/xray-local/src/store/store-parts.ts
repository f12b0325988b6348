import type { DatabaseSync } from 'node:sqlite';
import { Chunks } from './chunks.ts';
import { GraphMinutes } from './graph-minutes.ts';
import { Meta } from './meta.ts';
import { Totals } from './totals.ts';
import { TraceTable } from './trace-table.ts';
import { Vocabulary } from './vocabulary.ts';

/** What a store is made of, all over one database. */
export interface StoreParts {
  readonly database: DatabaseSync;
  readonly chunks: Chunks;
  readonly table: TraceTable;
  readonly graph: GraphMinutes;
  readonly vocabulary: Vocabulary;
  readonly meta: Meta;
  readonly totals: Totals;
}

export function createParts(database: DatabaseSync): StoreParts {
  const meta = new Meta(database);
  return {
    database,
    chunks: new Chunks(database),
    table: new TraceTable(database),
    graph: new GraphMinutes(database),
    vocabulary: new Vocabulary(database),
    meta,
    totals: new Totals(meta),
  };
}

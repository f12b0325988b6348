import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What a chunk holds: documents as they arrived, or the facts of traces as JSON. */
export type ChunkKind = 'documents' | 'facts';

/** Kinds as they are kept. */
export const KINDS: Readonly<Record<ChunkKind, number>> = { documents: 0, facts: 1 };

/** What is asked of the tables of chunks. */
export interface ChunkStatements {
  readonly lastId: StatementSync;
  readonly documentBytes: StatementSync;
  readonly insertChunk: StatementSync;
  readonly insertBody: StatementSync;
  readonly insertTerms: StatementSync;
  readonly body: StatementSync;
  readonly documentsFrom: StatementSync;
  readonly termsAfter: StatementSync;
  readonly small: StatementSync;
  readonly setLive: StatementSync;
  readonly release: StatementSync;
  readonly remove: readonly StatementSync[];
}

/** Prepares the statements, once for all. */
export function prepareChunkStatements(database: DatabaseSync): ChunkStatements {
  return {
    lastId: database.prepare('SELECT max(id) AS id FROM chunks'),
    documentBytes: database.prepare(`SELECT sum(bytes) AS bytes FROM chunks WHERE kind = ${KINDS.documents}`),
    insertChunk: database.prepare('INSERT INTO chunks (id, kind, live, bytes) VALUES (?, ?, ?, ?)'),
    insertBody: database.prepare('INSERT INTO bodies (chunk, body) VALUES (?, ?)'),
    insertTerms: database.prepare('INSERT INTO terms (chunk, terms) VALUES (?, ?)'),
    body: database.prepare('SELECT body, bytes FROM bodies JOIN chunks ON id = chunk WHERE chunk = ?'),
    documentsFrom: database.prepare(
      `SELECT id FROM chunks WHERE kind = ${KINDS.documents} AND id >= ? ORDER BY id`,
    ),
    termsAfter: database.prepare('SELECT chunk, terms FROM terms WHERE chunk > ? ORDER BY chunk'),
    small: database.prepare(
      'SELECT id, kind FROM chunks WHERE id > ? AND id < ? AND bytes < ? ORDER BY id LIMIT ?',
    ),
    setLive: database.prepare('UPDATE chunks SET live = ? WHERE id = ?'),
    release: database.prepare('UPDATE chunks SET live = live - ? WHERE id = ? RETURNING live, kind, bytes'),
    remove: ['chunks WHERE id', 'bodies WHERE chunk', 'terms WHERE chunk'].map((what) =>
      database.prepare(`DELETE FROM ${what} = ?`),
    ),
  };
}

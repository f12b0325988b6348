import type { DatabaseSync } from 'node:sqlite';

/** Written into the file's header; what a file with another number holds is not ours. */
export const APPLICATION_ID = 0x58_52_4c_4f; // "XRLO"

/**
 * Goes up by one when what is written cannot be read by those before; files of a newer version are refused, and those of
 * an older one taken over.
 *
 * 2: facts do not repeat the trace's id and what their times tell. Those of 1 are read as well.
 */
export const SCHEMA_VERSION = 2;

/**
 *     chunks       documents or facts of many traces, packed together; `live` of its parts are still referred to
 *       terms      what the facts in a chunk say, as a filter, so that a search can pass over it
 *     traces       a row for each trace. Its number is its start in microseconds, so the table lies in order of time
 *     minutes      the service graph of each minute
 *     vocabulary   names that were seen, for completion
 *     meta         what else must outlive the process
 *     state        sampling rules, groups and settings of the API, as JSON
 */
const TABLES = `
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    live INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  );
  CREATE TABLE bodies (chunk INTEGER PRIMARY KEY, body BLOB NOT NULL);
  CREATE TABLE terms (
    chunk INTEGER PRIMARY KEY,
    terms BLOB NOT NULL
  );
  CREATE TABLE traces (
    no INTEGER PRIMARY KEY,
    late INTEGER NOT NULL,
    id BLOB NOT NULL,
    ended INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    response INTEGER,
    status INTEGER,
    flags INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    part INTEGER NOT NULL,
    documents BLOB NOT NULL
  );
  CREATE UNIQUE INDEX traces_by_id ON traces (id);
  CREATE INDEX traces_by_revision ON traces (revision);
  CREATE INDEX traces_by_facts ON traces (facts);
  CREATE INDEX traces_with_trouble ON traces (no) WHERE flags > 1;
  CREATE TABLE minutes (minute INTEGER PRIMARY KEY, graph TEXT NOT NULL);
  CREATE TABLE vocabulary (
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (kind, word)
  ) WITHOUT ROWID;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
  CREATE TABLE state (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
`;

/** Makes the tables in an empty database. */
export function createSchema(database: DatabaseSync): void {
  database.exec(
    `BEGIN; ${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`,
  );
}

import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { EpochSeconds } from '@xray-microservices/xray-model';
import { APPLICATION_ID, createSchema, SCHEMA_VERSION } from './schema.ts';
import { isDamage, isLocked, StoreError } from './store-error.ts';

/** KiB of pages that SQLite keeps of a file. A database in memory is all there anyway. */
const CACHE_KIB = 48 * 1024;

/** An open database, and where a damaged one that stood in its place has gone. */
export interface OpenedDatabase {
  readonly database: DatabaseSync;
  readonly setAside: string | undefined;
}

/**
 * Opens the store's database and takes it for this process alone.
 *
 * A damaged file is set aside under another name, and a new one begun: a local tool that does not start is of no use.
 *
 * @param file `undefined` for one in memory
 * @throws {StoreError} when the file is another process's, another program's or a later version's, or cannot be opened
 */
export function openDatabase(file: string | undefined, now: () => EpochSeconds): OpenedDatabase {
  if (file === undefined) {
    return { database: open(':memory:'), setAside: undefined };
  }
  try {
    return { database: open(file), setAside: undefined };
  } catch (error) {
    if (!isDamage(error)) {
      throw explain(error, file);
    }
  }
  const setAside = setDamagedAside(file, now());
  try {
    return { database: open(file), setAside };
  } catch (error) {
    throw explain(error, file);
  }
}

/** Renames a damaged file and what belongs to it. Answers the new name. */
export function setDamagedAside(file: string, now: EpochSeconds): string {
  const setAside = `${file}.damaged-${new Date(now * 1000).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    try {
      renameSync(file + suffix, setAside + suffix);
    } catch (error) {
      if (suffix === '') {
        throw explain(error, file);
      }
      // SQLite removes these itself when it can; a missing one is the usual case.
    }
  }
  return setAside;
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Exclusive before anything is read: the lock is then held for good, and WAL needs no file of shared memory.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    checkOwnership(database, file);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA temp_store = MEMORY;
    `);
    // Taking the write lock here is what makes a second process fail now and not in the middle of its work.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    if (isEmpty(database)) {
      createSchema(database);
    } else if (readNumber(database, 'PRAGMA user_version') < SCHEMA_VERSION) {
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws for a file that is not ours to write. Only reads, so that such a file is left as it is. */
function checkOwnership(database: DatabaseSync, file: string): void {
  if (isEmpty(database)) {
    return;
  }
  const version = readNumber(database, 'PRAGMA user_version');
  if (readNumber(database, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new StoreError('STORE_FOREIGN', `${file} is a database of another program; name another file.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      'STORE_NEWER',
      `${file} was written by a later xray-local (version ${version} of its tables, and ${SCHEMA_VERSION} is known ` +
        'here); use that one, or name another file.',
    );
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return readNumber(database, 'SELECT count(*) FROM sqlite_schema') === 0;
}

function readNumber(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0);
}

function explain(error: unknown, file: string): unknown {
  if (error instanceof StoreError) {
    return error;
  }
  if (isLocked(error)) {
    return new StoreError('STORE_IN_USE', `${file} is in use by another xray-local.`, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreError('STORE_UNUSABLE', `${file} cannot be used: ${reason}`, { cause: error });
}

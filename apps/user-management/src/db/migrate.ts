import { z } from 'zod';
import type { Database, Query } from './database.ts';
import { checksumOf, MigrationError } from './migration.ts';
import type { Migration } from './migration.ts';

/** Seconds to wait for another replica that is migrating; less than the time a statement may take. */
const LOCK_WAIT_S = 2;
/** Milliseconds for a statement that changes the schema. */
const CHANGE_TIMEOUT_MS = 60_000;

/** Names of locks belong to the whole server and may have 64 characters, as many as the name of a database alone. */
const LOCK = "CONCAT('user-management:', LEFT(SHA2(DATABASE(), 256), 32))";

const CREATE_RECORD = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INT UNSIGNED NOT NULL PRIMARY KEY,
    name       VARCHAR(100) NOT NULL,
    checksum   CHAR(64)     NOT NULL,
    applied_at DATETIME(3)  NOT NULL DEFAULT (UTC_TIMESTAMP(3))
  ) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4`;

const recordedRows = z.array(z.object({ version: z.number(), checksum: z.string() }));
const lockRow = z.tuple([z.object({ locked: z.number().nullable() })]);

/**
 * Brings the schema up to date; any number of replicas may do so at once, and one of them does the work.
 * Versions that this program does not know are left alone: they come from a newer one, which may be rolled back.
 *
 * @returns the names of the migrations that it applied.
 * @throws {MigrationError} when the lock is not given in time, a recorded migration has changed, or one fails;
 *   DatabaseUnavailable when there is no database.
 */
export function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  return database.session(async (query) => {
    await lock(query);
    try {
      return await applyMissing(query, migrations);
    } finally {
      // A session that broke has no lock any more, and what broke it is the error to tell
      await query(`SELECT RELEASE_LOCK(${LOCK})`).catch(() => undefined);
    }
  });
}

async function lock(query: Query): Promise<void> {
  const [{ locked }] = lockRow.parse(await query(`SELECT GET_LOCK(${LOCK}, ?) AS locked`, [LOCK_WAIT_S]));
  if (locked === 1) return;
  throw new MigrationError(
    'migration_lock_timeout',
    `another replica has been changing the schema for ${LOCK_WAIT_S} s`,
  );
}

async function applyMissing(query: Query, migrations: readonly Migration[]): Promise<string[]> {
  await query(CREATE_RECORD);
  const recorded = recordedRows.parse(await query('SELECT version, checksum FROM schema_migrations'));
  const checksums = new Map(recorded.map(({ version, checksum }) => [version, checksum]));
  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = checksums.get(migration.version);
    if (checksum === checksumOf(migration)) continue;
    if (checksum !== undefined) {
      throw new MigrationError(
        'migration_changed',
        `migration ${label(migration)} is not the one that was applied to this database`,
      );
    }
    await apply(query, migration);
    applied.push(label(migration));
  }
  return applied;
}

async function apply(query: Query, migration: Migration): Promise<void> {
  const { version, name, sql, isDone } = migration;
  try {
    const done = isDone === undefined ? [] : await query(isDone);
    if (done.length === 0) await query(sql, [], CHANGE_TIMEOUT_MS);
    await query('INSERT INTO schema_migrations (version, name, checksum) VALUES (?, ?, ?)', [
      version,
      name,
      checksumOf(migration),
    ]);
  } catch (error) {
    throw new MigrationError('migration_failed', `migration ${label(migration)} failed`, { cause: error });
  }
}

const label = ({ version, name }: Migration): string => `${version} ${name}`;

import { DatabaseUnavailable, withDeadline } from '@xray-microservices/service-kit';
import type { Pool, PoolConnection } from 'mysql2/promise';
import { isLockConflict, isQueueFull, isStatementError, QueueFull, WaitTimeout } from './database-errors.ts';
import { CONNECT_TIMEOUT_MS } from './pool.ts';

/** Milliseconds for a connection, be it a free one, a new one or one that another caller gives back. */
const ACQUIRE_TIMEOUT_MS = CONNECT_TIMEOUT_MS + 500;
/** Milliseconds for a statement. */
const QUERY_TIMEOUT_MS = 3000;
/**
 * Seconds that a statement of a transaction waits for a lock; less than its deadline, because a server goes on waiting
 * for a client that has left.
 */
const LOCK_WAIT_S = 2;
/** How often a transaction is tried that collides with others. */
const MOST_TRIES = 3;

export type SqlValue = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement, in one round trip. The rows are not checked; a repository knows what they should be.
 * A statement that has no rows answers with one that `changesOf` reads.
 */
export type Query = (
  sql: string,
  values?: readonly SqlValue[],
  timeoutMs?: number,
) => Promise<readonly Row[]>;

/**
 * MySQL.
 *
 * A statement that the server refuses rejects with the driver's error, whose `code` says why. All else (no
 * connection, no answer in time, too many callers) rejects with DatabaseUnavailable.
 */
export interface Database {
  readonly query: Query;
  /** Several statements on one connection, for what belongs to a session, such as a lock. */
  session<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * A transaction: committed when the work is done, rolled back when it throws. Work that collides with others
   * (a deadlock, a lock that is not given) is done again from its beginning, up to three times in all, so it changes
   * nothing but the database. When the answer to the commit is lost, it rejects, and nobody knows whether it happened.
   */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

/** What a statement without rows did. */
export interface Changes {
  /** Rows that it inserted, deleted, or found for an update. */
  readonly affectedRows: number;
  /** The id that the last inserted row was given; 0 for none. */
  readonly insertId: number;
}

/** Reads the answer to a statement that has no rows, such as INSERT. */
export function changesOf([row]: readonly Row[]): Changes {
  return { affectedRows: Number(row?.['affectedRows'] ?? 0), insertId: Number(row?.['insertId'] ?? 0) };
}

/**
 * Connections are taken by hand rather than by `pool.query`. That one lets a caller wait for a connection without end,
 * and keeps the connection of a query that timed out until the server answers after all: once a server hangs, ten
 * callers are told so after the timeout, and everybody else hears nothing for as long as it hangs.
 */
export function createDatabase(pool: Pool): Database {
  /** Connections that know how long to wait for a lock. */
  const prepared = new WeakSet();
  const session: Database['session'] = (work) => borrow(pool, (connection) => work(queryOn(connection)));
  const once: Database['transaction'] = async (work) => {
    const outcome = await borrow(pool, async (connection) => {
      const query = queryOn(connection);
      if (!prepared.has(connection.connection)) {
        await query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_S}`);
        prepared.add(connection.connection);
      }
      return inTransaction(query, work);
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
  return {
    session,
    query: (...statement) => session((query) => query(...statement)),
    transaction: (work) => repeated(() => once(work)),
  };
}

async function borrow<T>(pool: Pool, work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  const connection = await acquire(pool);
  try {
    const result = await work(connection);
    connection.release();
    return result;
  } catch (error) {
    if (isStatementError(error)) connection.release();
    // Whatever is still under way on it must not meet the next caller.
    else connection.destroy();
    throw error;
  }
}

/** An error of the work is returned rather than thrown once it is rolled back: the connection is as good as before. */
async function inTransaction<T>(
  query: Query,
  work: (query: Query) => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  await query('START TRANSACTION');
  try {
    const value = await work(query);
    await query('COMMIT');
    return { value };
  } catch (error) {
    // The server rolls back by itself once the connection is gone.
    if (error instanceof DatabaseUnavailable) throw error;
    await query('ROLLBACK');
    return { error };
  }
}

async function repeated<T>(once: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      if (!isLockConflict(error)) throw error;
      if (tries === MOST_TRIES) throw unavailable(error);
    }
  }
}

async function acquire(pool: Pool): Promise<PoolConnection> {
  const pending = pool.getConnection();
  try {
    return await withDeadline(pending, ACQUIRE_TIMEOUT_MS, () => new WaitTimeout(ACQUIRE_TIMEOUT_MS));
  } catch (error) {
    // One that comes too late for this caller serves the next.
    void pending.then(
      (connection) => {
        connection.release();
      },
      () => undefined,
    );
    throw unavailable(isQueueFull(error) ? new QueueFull() : error);
  }
}

function queryOn(connection: PoolConnection): Query {
  return async (sql, values = [], timeout = QUERY_TIMEOUT_MS) => {
    try {
      const [rows] = await connection.query({ sql, values: [...values], timeout });
      return Array.isArray(rows) ? (rows as Row[]) : [{ ...rows }];
    } catch (error) {
      throw isStatementError(error) ? error : unavailable(error);
    }
  };
}

function unavailable(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable('The database of the users cannot be reached.', { cause });
}

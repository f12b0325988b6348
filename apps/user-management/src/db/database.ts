import { DatabaseUnavailable, withDeadline } from '@xray-microservices/service-kit';
import type { Pool, PoolConnection } from 'mysql2/promise';
import { isStatementError, WaitTimeout } from './database-errors.ts';
import { CONNECT_TIMEOUT_MS } from './pool.ts';

/** Milliseconds for a connection, be it a free one, a new one or one that another caller gives back. */
const ACQUIRE_TIMEOUT_MS = CONNECT_TIMEOUT_MS + 500;
/** Milliseconds for a statement. */
const QUERY_TIMEOUT_MS = 3000;

export type SqlValue = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement, in one round trip. The rows are not checked; a repository knows what they should be. */
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
}

/**
 * Connections are taken by hand rather than by `pool.query`. That one lets a caller wait for a connection without end,
 * and keeps the connection of a query that timed out until the server answers after all: once a server hangs, ten
 * callers are told so after the timeout, and everybody else hears nothing for as long as it hangs.
 */
export function createDatabase(pool: Pool): Database {
  const session = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const connection = await acquire(pool);
    try {
      const result = await work(queryOn(connection));
      connection.release();
      return result;
    } catch (error) {
      if (isStatementError(error)) connection.release();
      // Whatever is still under way on it must not meet the next caller.
      else connection.destroy();
      throw error;
    }
  };
  return { session, query: (...statement) => session((query) => query(...statement)) };
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
    throw unavailable(error);
  }
}

function queryOn(connection: PoolConnection): Query {
  return async (sql, values = [], timeout = QUERY_TIMEOUT_MS) => {
    try {
      const [rows] = await connection.query({ sql, values: [...values], timeout });
      return Array.isArray(rows) ? (rows as Row[]) : [];
    } catch (error) {
      throw isStatementError(error) ? error : unavailable(error);
    }
  };
}

function unavailable(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable('The database of the users cannot be reached.', { cause });
}

import { createHash } from 'node:crypto';
import { ServiceError } from '@xray-microservices/service-kit';
import { z } from 'zod';
import type { Database, Query, SqlValue } from '../../db/database.ts';
import { isLockConflict } from '../../db/database-errors.ts';

/** Something of which there may be so many in a window of time, which begins with the first. */
export interface Limited {
  /** Of `attemptKey`. */
  readonly key: string;
  readonly most: number;
  readonly windowSeconds: number;
}

/** What a thing is counted under: a hash, so that the table tells neither who nor from where. */
export const attemptKey = (...parts: readonly [kind: string, ...of: (string | number)[]]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Rows that are over and deleted when a new one was added: the table does not grow for good. */
const SWEEP_ROWS = 10;

/**
 * The first assignment still sees the old `ends_at`: they are made from left to right. `VALUES()` is the form that both
 * MySQL and MariaDB take.
 */
const countStatement = (rows: number): string => `
  INSERT INTO login_attempts (attempt_key, attempts, ends_at)
  VALUES ${Array.from({ length: rows }, () => '(?, 1, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)').join(', ')}
  ON DUPLICATE KEY UPDATE
    attempts = IF(ends_at <= UTC_TIMESTAMP(3), 1, LEAST(attempts + 1, 1000000000)),
    ends_at = IF(ends_at <= UTC_TIMESTAMP(3), VALUES(ends_at), ends_at)`;

const readStatement = (rows: number): string => `
  SELECT attempt_key AS attemptKey, attempts,
         CAST(CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), ends_at) / 1000000) AS SIGNED) AS seconds
  FROM login_attempts WHERE attempt_key IN (${Array.from({ length: rows }, () => '?').join(', ')})`;

const SWEEP = `
  DELETE FROM login_attempts WHERE ends_at <= UTC_TIMESTAMP(3) ORDER BY ends_at LIMIT ${SWEEP_ROWS}`;

const countedRows = z.array(z.object({ attemptKey: z.string(), attempts: z.number(), seconds: z.number() }));
type Counted = z.output<typeof countedRows>;

/**
 * Counts one more of each, for all replicas together. Rejects with `too_many_requests` and this message when there are
 * too many of one of them.
 *
 * Not rate-limiter-flexible's store for MySQL: it waits for a connection and for an answer without end, and takes an
 * expiry from the clock of each replica.
 */
export async function countAttempt(
  database: Pick<Database, 'query' | 'transaction'>,
  limited: readonly Limited[],
  message: string,
): Promise<void> {
  const counted = await database.transaction((query) => count(query, limited));
  if (counted.some(({ attempts }) => attempts === 1)) await sweep(database.query);
  const most = new Map(limited.map((limit) => [limit.key, limit.most]));
  const over = counted.filter(({ attemptKey: key, attempts }) => attempts > (most.get(key) ?? 0));
  if (over.length === 0) return;
  const retryAfterSeconds = Math.max(...over.map(({ seconds }) => seconds), 1);
  throw new ServiceError('too_many_requests', message, { retryAfterSeconds });
}

/** In the order given, in which everybody takes the locks. */
async function count(query: Query, limited: readonly Limited[]): Promise<Counted> {
  const values = limited.flatMap(({ key, windowSeconds }): SqlValue[] => [key, windowSeconds]);
  await query(countStatement(limited.length), values);
  const keys = limited.map(({ key }) => key);
  return countedRows.parse(await query(readStatement(limited.length), keys));
}

async function sweep(query: Query): Promise<void> {
  try {
    await query(SWEEP);
  } catch (error) {
    // Another replica is at it; the next new row brings the next chance.
    if (!isLockConflict(error)) throw error;
  }
}

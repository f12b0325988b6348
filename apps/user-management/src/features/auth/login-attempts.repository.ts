import { createHash } from 'node:crypto';
import { ServiceError } from '@xray-microservices/service-kit';
import { z } from 'zod';
import type { Database, Query } from '../../db/database.ts';
import { isLockConflict } from '../../db/database-errors.ts';
import { networkOf } from './client-address.ts';

/** Somebody who tries to prove who they are. */
export interface Attempt {
  readonly username: string;
  /** The address of the client. */
  readonly address: string;
}

/**
 * Counts attempts to log in, for all replicas together. Counted is a user from an address, and the address: nobody can
 * lock a user out from elsewhere.
 */
export interface LoginAttempts {
  /** Counts an attempt before it is made. Rejects with `too_many_requests` when there were too many. */
  take(attempt: Attempt): Promise<void>;
  /** Takes it back after it was the right password. */
  forgive(attempt: Attempt): Promise<void>;
}

export interface LoginAttemptsOptions {
  readonly attemptsPerUser: number;
  readonly attemptsPerAddress: number;
}

const WINDOW_S = 15 * 60;
/** Rows that are over and deleted when new ones were added, which are two at most: the table does not grow for good. */
const SWEEP_ROWS = 10;

/**
 * The first assignment still sees the old `ends_at`: they are made from left to right. `VALUES()` is the form that both
 * MySQL and MariaDB take.
 */
const COUNT = `
  INSERT INTO login_attempts (attempt_key, attempts, ends_at)
  VALUES (?, 1, UTC_TIMESTAMP(3) + INTERVAL ? SECOND), (?, 1, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)
  ON DUPLICATE KEY UPDATE
    attempts = IF(ends_at <= UTC_TIMESTAMP(3), 1, LEAST(attempts + 1, 1000000000)),
    ends_at = IF(ends_at <= UTC_TIMESTAMP(3), VALUES(ends_at), ends_at)`;

const READ = `
  SELECT attempt_key AS attemptKey, attempts,
         CAST(CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), ends_at) / 1000000) AS SIGNED) AS seconds
  FROM login_attempts WHERE attempt_key IN (?, ?)`;

const SWEEP = `
  DELETE FROM login_attempts WHERE ends_at <= UTC_TIMESTAMP(3) ORDER BY ends_at LIMIT ${SWEEP_ROWS}`;

const rows = z.array(z.object({ attemptKey: z.string(), attempts: z.number(), seconds: z.number() }));

/**
 * Not rate-limiter-flexible's store for MySQL: it waits for a connection and for an answer without end, and takes an
 * expiry from the clock of each replica.
 */
export function createLoginAttempts(
  database: Pick<Database, 'query' | 'transaction'>,
  { attemptsPerUser, attemptsPerAddress }: LoginAttemptsOptions,
): LoginAttempts {
  return {
    take: async (attempt) => {
      const keys = keysOf(attempt);
      const { counted, isNew } = await database.transaction((query) => count(query, keys));
      if (isNew) await sweep(database.query);
      const limits = new Map([
        [keys.address, attemptsPerAddress],
        [keys.user, attemptsPerUser],
      ]);
      const over = counted.filter(({ attemptKey, attempts }) => attempts > (limits.get(attemptKey) ?? 0));
      if (over.length > 0) throw tooMany(Math.max(...over.map(({ seconds }) => seconds)));
    },
    forgive: async (attempt) => {
      const keys = keysOf(attempt);
      await database.query('DELETE FROM login_attempts WHERE attempt_key = ?', [keys.user]);
      await database.query(
        'UPDATE login_attempts SET attempts = attempts - 1 WHERE attempt_key = ? AND attempts > 0',
        [keys.address],
      );
    },
  };
}

interface Keys {
  readonly address: string;
  readonly user: string;
}

function keysOf({ username, address }: Attempt): Keys {
  const network = networkOf(address);
  return {
    address: hash(['address', network]),
    user: hash(['user', username.normalize('NFKC').toLowerCase(), network]),
  };
}

const hash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

async function count(
  query: Query,
  { address, user }: Keys,
): Promise<{ readonly counted: z.output<typeof rows>; readonly isNew: boolean }> {
  // The address first: whoever shares it waits there, and so does not meet another in the opposite order.
  await query(COUNT, [address, WINDOW_S, user, WINDOW_S]);
  const counted = rows.parse(await query(READ, [address, user]));
  return { counted, isNew: counted.some(({ attempts }) => attempts === 1) };
}

async function sweep(query: Query): Promise<void> {
  try {
    await query(SWEEP);
  } catch (error) {
    // Another replica is at it; the next new row brings the next chance.
    if (!isLockConflict(error)) throw error;
  }
}

const tooMany = (seconds: number): ServiceError =>
  new ServiceError('too_many_requests', 'There were too many attempts with a wrong password.', {
    retryAfterSeconds: Math.max(seconds, 1),
  });

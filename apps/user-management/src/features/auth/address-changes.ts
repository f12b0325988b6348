import type { Database } from '../../db/database.ts';
import { attemptKey, countAttempt } from './attempt-counter.ts';

/** Mail addresses that a user may try to give themselves in an hour. */
const MOST = 5;
const WINDOW_S = 60 * 60;

/**
 * Counts that a user gives themselves another mail address, whether it can be had or not: the answer tells that it is
 * somebody's already, and nobody may ask that of one address after another. Rejects with `too_many_requests`.
 */
export type CountAddressChange = (userId: number) => Promise<void>;

export function addressChanges(database: Pick<Database, 'query' | 'transaction'>): CountAddressChange {
  return (userId) =>
    countAttempt(
      database,
      [{ key: attemptKey('address change', userId), most: MOST, windowSeconds: WINDOW_S }],
      'The address was changed too often.',
    );
}

import { networkOf } from '@xray-microservices/service-kit';
import type { Database } from '../../db/database.ts';
import { attemptKey, countAttempt } from './attempt-counter.ts';

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

const WINDOW = { windowSeconds: 15 * 60 };

export function createLoginAttempts(
  database: Pick<Database, 'query' | 'transaction'>,
  { attemptsPerUser, attemptsPerAddress }: LoginAttemptsOptions,
): LoginAttempts {
  return {
    take: async (attempt) => {
      const { address, user } = keysOf(attempt);
      const limited = [
        // The address first: whoever shares it waits there, and so does not meet another in the opposite order.
        { key: address, most: attemptsPerAddress, ...WINDOW },
        { key: user, most: attemptsPerUser, ...WINDOW },
      ];
      await countAttempt(database, limited, 'There were too many attempts with a wrong password.');
    },
    forgive: async (attempt) => {
      const { address, user } = keysOf(attempt);
      await database.query('DELETE FROM login_attempts WHERE attempt_key = ?', [user]);
      await database.query(
        'UPDATE login_attempts SET attempts = attempts - 1 WHERE attempt_key = ? AND attempts > 0',
        [address],
      );
    },
  };
}

function keysOf({ username, address }: Attempt): { readonly address: string; readonly user: string } {
  const network = networkOf(address);
  return {
    address: attemptKey('address', network),
    user: attemptKey('user', username.toLowerCase(), network),
  };
}

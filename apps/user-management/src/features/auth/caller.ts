import { ServiceError } from '@xray-microservices/service-kit';
import type { Role } from '../users/users.fields.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import type { Credentials } from '../users/users.types.ts';

/** Who sent a request, as the database knows them now. */
export interface Caller {
  readonly id: number;
  readonly username: string;
  readonly role: Role;
  /** Of the password by which they logged in. */
  readonly passwordVersion: number;
}

/** The user of a token that was given for this version of their password. Throws `unauthenticated`. */
export function callerOf(user: Credentials | undefined, passwordVersion: number): Caller {
  if (user?.enabled !== true || user.passwordVersion !== passwordVersion) {
    throw new ServiceError('unauthenticated', 'The token is no longer good; log in again.');
  }
  return { id: user.id, username: user.username, role: user.role, passwordVersion };
}

/**
 * For the transaction of a change, whose repository this is: whoever was let in before a password was hashed may have
 * been deleted, disabled or demoted since. Until the end of the transaction they are not. Rejects with
 * `unauthenticated` or `forbidden`.
 */
export async function confirmCaller(
  caller: Pick<Caller, 'id' | 'role' | 'passwordVersion'>,
  users: Pick<UsersRepository, 'holdCredentials'>,
): Promise<void> {
  const { role } = callerOf(await users.holdCredentials(caller.id), caller.passwordVersion);
  if (role !== caller.role) throw new ServiceError('forbidden', 'Your role was changed meanwhile.');
}

import { InvalidRequest, ServiceError } from '@xray-microservices/service-kit';
import type { CountAddressChange } from '../auth/address-changes.ts';
import type { Caller } from '../auth/caller.ts';
import type { PasswordCheck } from '../auth/password-check.ts';
import type { User, UserFields } from './users.types.ts';

/** What a request asks to change. */
export type RequestedChanges = { readonly [Field in keyof UserFields]?: UserFields[Field] | undefined } & {
  readonly password?: string | undefined;
  /** Proves that it is the user who changes their own password or address. */
  readonly currentPassword?: string | undefined;
};

/** Who asks, and from where. */
export interface Changer extends Caller {
  readonly address: string;
}

/** Throws `forbidden` when somebody who is no administrator asks for more than they may change of themselves. */
export function checkRights(user: User, { role, enabled }: RequestedChanges, changer: Changer): void {
  if (changer.role === 'ROLE_ADMIN') return;
  if (changer.id === user.id && role === undefined && enabled === undefined) return;
  throw new ServiceError('forbidden', 'Only an administrator may change this.');
}

export interface OwnChangeChecks {
  readonly checkPassword: PasswordCheck;
  readonly countAddressChange: CountAddressChange;
}

/**
 * Whoever changes their own password or address has to know the password: with those, a token that was left open
 * somewhere would be the whole account. Rejects with `invalid_request`, `forbidden` or `too_many_requests`.
 */
export async function checkOwnChange(
  user: User,
  { password, email = user.email, currentPassword }: RequestedChanges,
  { id, address }: Changer,
  { checkPassword, countAddressChange }: OwnChangeChecks,
): Promise<void> {
  if (id !== user.id || (password === undefined && email === user.email)) return;
  if (currentPassword === undefined) {
    const detail = 'is needed to change your own password or address';
    throw new InvalidRequest([{ in: 'body', pointer: '/currentPassword', detail }]);
  }
  const known = await checkPassword({ username: user.username, address }, currentPassword);
  if (known === undefined) throw new ServiceError('forbidden', 'The current password is not right.');
  if (email !== user.email) await countAddressChange(user.id);
}

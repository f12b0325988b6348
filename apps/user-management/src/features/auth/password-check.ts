import type { Passwords } from '../passwords/passwords.ts';
import { usernameSchema } from '../users/users.fields.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import type { Credentials } from '../users/users.types.ts';
import type { Attempt, LoginAttempts } from './login-attempts.repository.ts';

export interface PasswordCheckDependencies {
  readonly users: Pick<UsersRepository, 'credentialsOf' | 'rehash'>;
  readonly passwords: Passwords;
  readonly attempts: LoginAttempts;
}

/**
 * Whether this is the password of a user who may log in; then what is known of them. Unknown user, wrong password and
 * disabled user are the same, in the answer and in the work. Rejects with `too_many_requests` or `overloaded`.
 */
export type PasswordCheck = (attempt: Attempt, password: string) => Promise<Credentials | undefined>;

export function createPasswordCheck({
  users,
  passwords,
  attempts,
}: PasswordCheckDependencies): PasswordCheck {
  return async ({ username: text, address }, password) => {
    const attempt = { username: usernameOf(text), address };
    // Counted before the comparison, so that attempts made at once are no way around the limit.
    await attempts.take(attempt);
    const credentials = await users.credentialsOf(attempt.username);
    const { matches, outdated } = await passwords.verify(password, credentials?.passwordHash);
    if (!matches || credentials?.enabled !== true) return undefined;
    await attempts.forgive(attempt);
    if (outdated) {
      await users.rehash(credentials.id, credentials.passwordHash, await passwords.hash(password));
    }
    return credentials;
  };
}

/**
 * A text that can be nobody's name stands for no user at all. The database takes more for one name than is one, such as
 * a blank behind it or an accent, so that each spelling would be the same user with attempts of its own.
 */
const usernameOf = (text: string): string => usernameSchema().safeParse(text).data ?? NOBODY;

const NOBODY = '';

import type { Config } from '../../config.ts';
import type { Database } from '../../db/database.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { createUsersRepository } from '../users/users.repository.ts';
import { addressChanges } from './address-changes.ts';
import type { CountAddressChange } from './address-changes.ts';
import { createGuards } from './guards.ts';
import type { Guards } from './guards.ts';
import { createLoginAttempts } from './login-attempts.repository.ts';
import { createPasswordCheck } from './password-check.ts';
import type { PasswordCheck } from './password-check.ts';
import { createTokens } from './tokens.ts';
import type { Tokens } from './tokens.ts';

export interface AuthDependencies {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly config: Config['auth'];
}

export interface Auth {
  readonly tokens: Tokens;
  readonly guards: Guards;
  readonly checkPassword: PasswordCheck;
  readonly countAddressChange: CountAddressChange;
}

/** All that decides who somebody is and what they may do. */
export function createAuth({ database, passwords, config }: AuthDependencies): Auth {
  const users = createUsersRepository(database.query);
  const tokens = createTokens(config);
  const attempts = createLoginAttempts(database, config);
  return {
    tokens,
    guards: createGuards({ tokens, users }),
    checkPassword: createPasswordCheck({ users, passwords, attempts }),
    countAddressChange: addressChanges(database),
  };
}

import { ServiceError } from '@xray-microservices/service-kit';
import type { Logger } from '@xray-microservices/service-kit';
import type { Database } from '../../db/database.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { createUsersRepository } from '../users/users.repository.ts';
import type { FirstAdministrator } from './administrator.config.ts';

export interface FirstAdministratorDependencies {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly administrator: FirstAdministrator | undefined;
  readonly logger: Logger;
}

/**
 * Makes the configured administrator when there is none. Replicas may do so at once: one makes it, and the others find
 * it made. Rejects when the database cannot be used; what is wrong otherwise is logged, since the service is of use
 * without an administrator, too.
 */
export async function ensureAdministrator(dependencies: FirstAdministratorDependencies): Promise<void> {
  const { database, passwords, administrator, logger } = dependencies;
  if (await hasAdministrator(database)) return;
  if (administrator === undefined) {
    logger.warn(
      'there is no administrator: set ADMIN_USERNAME, ADMIN_EMAIL and ADMIN_PASSWORD to have one made',
    );
    return;
  }
  const { username, email, password } = administrator;
  const passwordHash = await passwords.hash(password);
  const made = {
    username,
    email,
    role: 'ROLE_ADMIN',
    enabled: true,
    firstname: 'First',
    lastname: 'Administrator',
    passwordHash,
  } as const;
  try {
    const id = await createUsersRepository(database.query).insert(made);
    logger.info({ user_id: id }, 'the first administrator was made');
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'conflict') throw error;
    if (await hasAdministrator(database)) return;
    logger.error(
      { err: error },
      'no administrator could be made: ADMIN_USERNAME or ADMIN_EMAIL belongs to another user',
    );
  }
}

async function hasAdministrator({ query }: Database): Promise<boolean> {
  const rows = await query('SELECT 1 FROM users WHERE role = ? AND enabled = ? LIMIT 1', [
    'ROLE_ADMIN',
    true,
  ]);
  return rows.length > 0;
}

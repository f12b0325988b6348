import type { Migration } from '../migration.ts';
import { users } from './0001-users.ts';
import { usersLists } from './0002-users-lists.ts';
import { mailOutbox } from './0003-mail-outbox.ts';
import { loginAttempts } from './0004-login-attempts.ts';

/** Every migration, oldest first. One that has been released is never changed; a change is a new one. */
export const migrations: readonly Migration[] = [users, usersLists, mailOutbox, loginAttempts];

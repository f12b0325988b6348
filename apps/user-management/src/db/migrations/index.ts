import type { Migration } from '../migration.ts';
import { users } from './0001-users.ts';

/** Every migration, oldest first. One that has been released is never changed; a change is a new one. */
export const migrations: readonly Migration[] = [users];

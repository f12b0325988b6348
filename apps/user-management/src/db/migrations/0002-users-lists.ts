import type { Migration } from '../migration.ts';

/**
 * Every change of the password makes tokens invalid that were given before it, so they carry `password_version`: a
 * time would need clocks that agree. The keys are for lists, which are filtered by role and state and sorted by name.
 */
export const usersLists: Migration = {
  version: 2,
  name: 'users lists',
  sql: `
    ALTER TABLE users
      ADD COLUMN password_version INT UNSIGNED NOT NULL DEFAULT 1 AFTER password_hash,
      ADD KEY users_role (role, username),
      ADD KEY users_enabled (enabled, username),
      ADD KEY users_role_enabled (role, enabled, username)`,
  isDone: `
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name = 'password_version'`,
};

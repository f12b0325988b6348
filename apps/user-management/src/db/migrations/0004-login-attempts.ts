import type { Migration } from '../migration.ts';

/** Keys are hashes, so that the table tells neither who tries to log in nor from where. */
export const loginAttempts: Migration = {
  version: 4,
  name: 'login attempts',
  sql: `
    CREATE TABLE IF NOT EXISTS login_attempts (
      attempt_key CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      attempts    INT UNSIGNED NOT NULL,
      ends_at     DATETIME(3)  NOT NULL,
      PRIMARY KEY (attempt_key),
      KEY login_attempts_ends_at (ends_at)
    ) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4`,
};

import type { Migration } from '../migration.ts';

/**
 * Names and addresses are compared without regard to case or accents, so that nobody can register as a
 * look-alike of somebody else. The collation is one that both MySQL and MariaDB have.
 */
export const users: Migration = {
  version: 1,
  name: 'users',
  sql: `
    CREATE TABLE IF NOT EXISTS users (
      id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      username      VARCHAR(64)     NOT NULL,
      email         VARCHAR(254)    NOT NULL,
      role          VARCHAR(32)     NOT NULL,
      enabled       BOOLEAN         NOT NULL DEFAULT TRUE,
      firstname     VARCHAR(100)    NOT NULL,
      lastname      VARCHAR(100)    NOT NULL,
      password_hash VARCHAR(255)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      version       INT UNSIGNED    NOT NULL DEFAULT 1,
      created_at    DATETIME(3)     NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
      updated_at    DATETIME(3)     NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
      PRIMARY KEY (id),
      UNIQUE KEY users_username (username),
      UNIQUE KEY users_email (email)
    ) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
};

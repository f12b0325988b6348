import type { Migration } from '../migration.ts';

/**
 * Mails to be sent, written in the transaction that gives the reason for them.
 *
 * A user who is deleted takes the mails along, sent or not: what is deleted leaves no address behind, and nobody wants
 * a welcome to an account that is gone.
 */
export const mailOutbox: Migration = {
  version: 3,
  name: 'mail outbox',
  sql: `
    CREATE TABLE IF NOT EXISTS mail_outbox (
      id              BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      idempotency_key CHAR(32)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      user_id         BIGINT UNSIGNED NOT NULL,
      kind            VARCHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      recipient       VARCHAR(254)    NOT NULL,
      data            JSON            NOT NULL,
      state           VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
      attempts        INT UNSIGNED    NOT NULL DEFAULT 0,
      next_attempt_at DATETIME(3)     NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
      claimed_until   DATETIME(3)     NULL,
      claimed_by      VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NULL,
      trace_header    VARCHAR(512)    CHARACTER SET ascii COLLATE ascii_bin NULL,
      last_error      VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at      DATETIME(3)     NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
      delivered_at    DATETIME(3)     NULL,
      PRIMARY KEY (id),
      UNIQUE KEY mail_outbox_idempotency_key (idempotency_key),
      KEY mail_outbox_user (user_id),
      KEY mail_outbox_due (state, next_attempt_at),
      KEY mail_outbox_list (state, id),
      KEY mail_outbox_delivered (delivered_at),
      CONSTRAINT mail_outbox_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
    ) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
};

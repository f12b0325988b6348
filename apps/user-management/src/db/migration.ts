import { createHash } from 'node:crypto';

/**
 * One step of the schema. MySQL commits at every statement that changes a schema, so a migration is exactly one
 * statement: a step that breaks off half-way cannot exist. Where MySQL allows it, the statement can be repeated
 * (`IF NOT EXISTS`), for the case that it was run and not recorded; where not, `isDone` tells.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** A query that has rows once the statement was run. */
  readonly isDone?: string;
}

/** SHA-256 of the statement, whatever its indentation. */
export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replace(/\s+/g, ' ').trim()).digest('hex');
}

export type MigrationErrorCode = 'migration_lock_timeout' | 'migration_changed' | 'migration_failed';

/** The schema could not be brought up to date. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

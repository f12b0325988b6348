import type { MysqlWay } from './types.ts';

/**
 * - `MYSQL_UNAVAILABLE`: no way led to a server; `attempts` says why, way by way
 * - `MYSQL_SETTINGS`: options or `DB_*` variables are missing or malformed
 * - `MYSQL_NO_ANSWER`: the server named by `DB_HOSTNAME` did not answer in time
 * - `MYSQL_REFUSED`: it answered and refused: account, database or TLS
 * - `MYSQL_NO_ENGINE`, `MYSQL_NO_IMAGE`: Docker does not answer, or its image cannot be had
 * - `MYSQL_ENGINE`: Docker answers, and did not do what it was asked
 * - `MYSQL_NO_SERVER`: no server program that is new enough is installed
 * - `MYSQL_NO_APT`: apt-get cannot be used here
 * - `MYSQL_START`: a server was there and could not be started
 * - `MYSQL_COMMAND`: a program failed or took too long
 * - `MYSQL_DATABASE`: a test database could not be made or dropped
 * - `MYSQL_NOT_OURS`: asked to kill or pause a server that was not started here
 * - `MYSQL_STOP`: a private instance could not be ended or cleaned up
 * - `MYSQL_ABORTED`: the caller's signal ended the start
 */
export type MysqlErrorCode =
  | 'MYSQL_UNAVAILABLE'
  | 'MYSQL_SETTINGS'
  | 'MYSQL_NO_ANSWER'
  | 'MYSQL_REFUSED'
  | 'MYSQL_NO_ENGINE'
  | 'MYSQL_NO_IMAGE'
  | 'MYSQL_ENGINE'
  | 'MYSQL_NO_SERVER'
  | 'MYSQL_NO_APT'
  | 'MYSQL_START'
  | 'MYSQL_COMMAND'
  | 'MYSQL_DATABASE'
  | 'MYSQL_NOT_OURS'
  | 'MYSQL_STOP'
  | 'MYSQL_ABORTED';

/** One way that was tried and did not lead to a server. */
export interface MysqlAttempt {
  readonly way: MysqlWay;
  readonly reason: string;
}

/** Everything that goes wrong with a MySQL for tests. The message says what, where and how to mend it. */
export class MysqlError extends Error {
  override readonly name = 'MysqlError';
  readonly code: MysqlErrorCode;
  /** For `MYSQL_UNAVAILABLE`, one entry for each way tried; else empty. */
  readonly attempts: readonly MysqlAttempt[];

  constructor(
    code: MysqlErrorCode,
    message: string,
    options: { cause?: unknown; attempts?: readonly MysqlAttempt[] } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.attempts = options.attempts ?? [];
  }
}

/** The message of anything thrown. */
export const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return (error instanceof Error ? error.message : String(error)).trim();
};

/** The `code` of an error by Node or mysql2, if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Log lines as the tail of an error message. */
export const withLogLines = (message: string, lines: readonly string[]): string =>
  lines.length === 0
    ? message
    : `${message}; its last lines:\n${lines.map((line) => `    ${line}`).join('\n')}`;

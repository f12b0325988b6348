/** Why a store cannot be used as it is asked. */
export type StoreErrorCode =
  /** Another process has the file. */
  | 'STORE_IN_USE'
  /** The file is not one of xray-local, or of a version that is not known here. */
  | 'STORE_FOREIGN'
  | 'STORE_NEWER'
  /** The file cannot be opened or made: rights, a folder that is not there. */
  | 'STORE_UNUSABLE'
  /** More questions wait than the store takes. */
  | 'STORE_BUSY'
  /** The store was closed. */
  | 'STORE_CLOSED'
  /** A question failed. */
  | 'STORE_FAILED';

/** The store's errors, with a message for people. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** SQLite's primary result code of an error that node:sqlite threw; `undefined` for another error. */
function sqliteCode(error: unknown): number | undefined {
  const isSqlite = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isSqlite ? (error.errcode as number) & 0xff : undefined;
}

/** Whether the database's file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Whether another process holds the database. */
export function isLocked(error: unknown): boolean {
  return sqliteCode(error) === BUSY;
}

/** No connection became free in time. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
  readonly code = 'pool_wait_timeout';

  constructor(timeoutMs: number) {
    super(`no connection to MySQL within ${timeoutMs} ms`);
  }
}

/** More callers want a connection than may wait for one. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'pool_queue_full';

  constructor() {
    super('too many callers wait for a connection to MySQL');
  }
}

/** The server turned read-only under the connection, as in a failover; the next connection finds the new writer. */
const READ_ONLY = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  'ER_READ_ONLY_MODE',
]);

/** The class of SQLSTATE that is about the connection: too many of them, or a server that is shutting down. */
const CONNECTION_EXCEPTION = '08';

/** The server chose this transaction as the victim of a deadlock, or it waited too long for another's lock. */
const LOCK_CONFLICTS = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);

interface DriverMarks {
  readonly code?: unknown;
  readonly sqlState?: unknown;
  readonly fatal?: unknown;
}

/** Whether the server read a statement and refused it; the connection is good for the next one. */
export function isStatementError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, sqlState, fatal } = error as Error & DriverMarks;
  if (typeof sqlState !== 'string' || fatal === true) return false;
  return !sqlState.startsWith(CONNECTION_EXCEPTION) && !READ_ONLY.has(String(code));
}

/** Whether a transaction failed because of others that ran at the same time, so that another try may do. */
export function isLockConflict(error: unknown): boolean {
  return error instanceof Error && LOCK_CONFLICTS.has(String((error as Error & DriverMarks).code));
}

/** The unique key that a row of the statement is already in, by its name; nothing for any other error. */
export function duplicateKeyOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || (error as Error & DriverMarks).code !== 'ER_DUP_ENTRY') return undefined;
  // The name is the last word, with its table (MySQL) or without (MariaDB); before it stands the value, which may be anything.
  return /'(?:\w+\.)?(\w+)'$/.exec(error.message)?.[1] ?? 'unknown';
}

/**
 * Whether a failure says something of the server: that it is away, hangs or refuses. A pool that has no free
 * connection says only that this replica is busy.
 */
export function isServerFailure({ cause }: Error): boolean {
  return !(cause instanceof WaitTimeout || cause instanceof QueueFull);
}

/** Whether it is the driver's error for a caller too many, which has nothing but its message to be known by. */
export function isQueueFull(error: unknown): boolean {
  return error instanceof Error && error.message === 'Queue limit reached.';
}

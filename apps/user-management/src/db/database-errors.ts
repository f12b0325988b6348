/** No connection became free in time. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
  readonly code = 'pool_wait_timeout';

  constructor(timeoutMs: number) {
    super(`no connection to MySQL within ${timeoutMs} ms`);
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

const DEEPEST_CAUSE = 5;

/** An error as it is logged. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

/** A database's message may quote values ("Duplicate entry 'ann@example.com' …"): it is cut at the first quote. */
const messageOf = (error: Error): string =>
  'sqlMessage' in error ? error.message.replace(/['"`].*$/s, '…') : error.message;

/**
 * Takes name, message, code, stack and causes of an error, and nothing else: drivers and clients hang whole
 * statements, headers and bodies on their errors, which must not reach a log.
 */
export function serializeError(thrown: unknown, depth = 0): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const { code, cause } = thrown as Error & { code?: unknown };
  const message = messageOf(thrown);
  return {
    type: thrown.name,
    message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(thrown.stack !== undefined && { stack: thrown.stack.replace(thrown.message, () => message) }),
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: serializeError(cause, depth + 1) }),
  };
}

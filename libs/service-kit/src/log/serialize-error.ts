const DEEPEST_CAUSE = 5;

/** An error as it is logged. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

/**
 * Takes name, message, code, stack and causes of an error, and nothing else: drivers and clients hang whole
 * statements, headers and bodies on their errors, which must not reach a log.
 */
export function serializeError(thrown: unknown, depth = 0): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const { code, cause } = thrown as Error & { code?: unknown };
  return {
    type: thrown.name,
    message: thrown.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(thrown.stack !== undefined && { stack: thrown.stack }),
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: serializeError(cause, depth + 1) }),
  };
}

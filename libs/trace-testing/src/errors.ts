/**
 * - `LISTEN`: the collector's address could not be had; `cause` is the system's error
 * - `CLOSED`: something was asked of a collector that has been closed, or was when it closed
 * - `DEADLINE`: what was waited for did not come; the message says what did
 * - `TRACE_ID`: a text is no trace id
 * - `NOT_FOUND`, `AMBIGUOUS`: a trace has none, or several, of what was asked for
 * - `NO_TRACE`: a check was given something that is no trace
 */
export type TraceTestingErrorCode =
  'LISTEN' | 'CLOSED' | 'DEADLINE' | 'TRACE_ID' | 'NOT_FOUND' | 'AMBIGUOUS' | 'NO_TRACE';

/** Everything that this library throws by itself; a check that fails throws the test runner's own error instead. */
export class TraceTestingError extends Error {
  override readonly name = 'TraceTestingError';
  readonly code: TraceTestingErrorCode;

  constructor(code: TraceTestingErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
  }
}

/** What can be wrong with the options of `startTracing`. */
export type TracingConfigProblem =
  'DAEMON_ADDRESS' | 'CONTEXT_MISSING' | 'NAME' | 'SAMPLING' | 'ALREADY_STARTED';

/** Thrown by `startTracing` alone: once started, tracing throws nothing. */
export class TracingConfigError extends Error {
  override readonly name = 'TracingConfigError';
  readonly code: TracingConfigProblem;

  constructor(code: TracingConfigProblem, message: string) {
    super(message);
    this.code = code;
  }
}

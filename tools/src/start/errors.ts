/** Why the system could not be started, or what its check found missing. */
export type StartErrorCode = 'BAD_OPTION' | 'PORT_TAKEN' | 'CHILD_FAILED' | 'NOT_READY';

/** An error with the lines to show; the first says what, the others how to mend it. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  readonly lines: readonly string[];

  constructor(code: StartErrorCode, lines: readonly string[], options?: ErrorOptions) {
    super(lines[0], options);
    this.code = code;
    this.lines = lines;
  }
}

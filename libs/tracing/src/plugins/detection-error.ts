/** Why a server's answer could not be used. */
export type DetectionProblem = 'STATUS' | 'BODY' | 'TOO_LARGE';

/** An answer that says nothing about the platform. It goes to the debug log, never to the application. */
export class DetectionError extends Error {
  override readonly name = 'DetectionError';
  readonly code: DetectionProblem;

  constructor(code: DetectionProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A few words for the debug log. Never more than an error's own: it must not quote tokens or bodies. */
export function reasonOf(error: unknown): string {
  if (error instanceof DetectionError) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return 'no answer in time';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}

/** What stood in the way, in the classes that a daemon's telemetry has. */
export type FailureKind = 'timeout' | 'refused' | 'http4xx' | 'http5xx' | 'unknownHost' | 'other';

/** Why an attempt failed. */
export interface UploadFailure {
  readonly kind: FailureKind;
  /** Whether a second attempt may help, as AWS's daemon judges it. */
  readonly isWorthRetrying: boolean;
  readonly message: string;
}

const TOO_MANY_REQUESTS = 429;

/** The system's codes. The AWS SDK calls some of them time-outs that are none. */
const KINDS: Readonly<Record<string, FailureKind>> = {
  EAI_AGAIN: 'unknownHost',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'other',
  ENOTFOUND: 'unknownHost',
  EPIPE: 'other',
  ETIMEDOUT: 'timeout',
};

/** Tells from an error of the AWS SDK, or of the system, why an attempt failed. */
export function describeFailure(error: unknown): UploadFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const status = statusOf(error);
  if (status !== undefined && status >= 400) {
    const isWorthRetrying = status >= 500 || status === TOO_MANY_REQUESTS;
    return { kind: status >= 500 ? 'http5xx' : 'http4xx', isWorthRetrying, message };
  }
  // An answer that is none, or nobody to sign for: a second attempt ends the same way.
  const isFinal =
    status !== undefined || (error instanceof Error && error.name === 'CredentialsProviderError');
  return { kind: kindOf(error), isWorthRetrying: !isFinal, message };
}

function kindOf(error: unknown): FailureKind {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const known = typeof code === 'string' && Object.hasOwn(KINDS, code) ? KINDS[code] : undefined;
  return known ?? (name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'other');
}

/** The status of the answer, of errors that came with one. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) {
    return undefined;
  }
  const { $metadata: metadata } = error;
  const isObject = typeof metadata === 'object' && metadata !== null;
  const status: unknown = isObject && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

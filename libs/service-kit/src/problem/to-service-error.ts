import { InvalidRequest, ServiceError } from './service-error.ts';
import type { ProblemCode } from './problem-types.ts';

/** What body-parser calls its errors, and what callers are told. Its own messages quote the body, so they are dropped. */
const BODY_ERRORS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  'entity.parse.failed': ['malformed_request', 'The body is not valid JSON.'],
  'entity.too.large': ['body_too_large', 'The body is larger than this service accepts.'],
  'encoding.unsupported': ['unsupported_media_type', 'The content encoding of the body is not supported.'],
  'charset.unsupported': ['unsupported_media_type', 'The character set of the body is not supported.'],
  'request.aborted': ['malformed_request', 'The body ended early.'],
  'request.size.invalid': ['malformed_request', 'The body is not as long as Content-Length says.'],
};

/** Any thrown value as an error with a code. What is not known becomes `internal_error`, without a word about it. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const { status, type } = marksOf(thrown);
  const known = typeof type === 'string' ? BODY_ERRORS[type] : undefined;
  if (known !== undefined) return new ServiceError(...known);
  if (typeof status === 'number' && status >= 400 && status < 500) return badRequest(thrown);
  return new ServiceError('internal_error', 'unexpected error', { cause: thrown });
}

function badRequest(thrown: unknown): ServiceError {
  // The router's word for a path parameter that cannot be decoded.
  if (thrown instanceof URIError) {
    return new InvalidRequest([{ in: 'path', pointer: '', detail: 'is not valid percent-encoding' }]);
  }
  return new ServiceError('malformed_request', 'The request cannot be read.');
}

/** The two marks that http-errors, body-parser and the router put on their errors. */
function marksOf(thrown: unknown): { status?: unknown; type?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}

import type { ErrorRequestHandler } from 'express';
import { toServiceError } from './to-service-error.ts';

/**
 * Mounted before the tracer's error middleware: puts a ServiceError in the place of what the parsers throw about a bad
 * request, because their messages quote the body, and a password in it would end up in a trace.
 */
export function clientErrors(): ErrorRequestHandler {
  return (thrown: unknown, _request, _response, next) => {
    const error = toServiceError(thrown);
    next(error.status < 500 ? error : thrown);
  };
}

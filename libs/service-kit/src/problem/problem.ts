import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPES } from './problem-types.ts';
import type { ServiceError } from './service-error.ts';

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Left out for `internal_error`, about which there is nothing to say to the outside. */
  readonly detail?: string;
  /** The path of the request, without its query. */
  readonly instance: string;
  readonly trace_id?: string;
}

/** The answer to a request that ended in this error. */
export function problemOf(
  error: ServiceError,
  request: IncomingMessage,
  traceId: string | undefined,
): Problem {
  const { type, title, status } = PROBLEM_TYPES[error.code];
  return {
    type,
    title,
    status,
    ...(error.code !== 'internal_error' && { detail: error.message }),
    instance: pathOf(request),
    ...(traceId !== undefined && { trace_id: traceId }),
  };
}

/** Sends the problem. Needs a response of which nothing is sent yet. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  const body = Buffer.from(JSON.stringify(problem));
  response.statusCode = problem.status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

function pathOf(request: IncomingMessage): string {
  // Express keeps the whole address here while a router has cut its own part off `url`.
  const { originalUrl = request.url } = request as IncomingMessage & { originalUrl?: string };
  return originalUrl?.split('?', 1)[0] ?? '/';
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPES } from './problem-types.ts';
import type { ProblemCode } from './problem-types.ts';
import type { RequestProblem, ServiceError } from './service-error.ts';

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Left out for `internal_error`, about which there is nothing to say to the outside. */
  readonly detail?: string;
  /** The path of the request, without its query. */
  readonly instance: string;
  readonly errors?: readonly RequestProblem[];
  readonly trace_id?: string;
  readonly request_id?: string;
}

/** Under which ids a request is found again. */
export interface RequestIds {
  readonly traceId: string | undefined;
  readonly requestId: string | undefined;
}

/** The answer to a request that ended in this error. */
export function problemOf(error: ServiceError, request: IncomingMessage, ids: RequestIds): Problem {
  const { type, title, status } = PROBLEM_TYPES[error.code];
  return {
    type,
    title,
    status,
    ...(error.code !== 'internal_error' && { detail: error.message }),
    ...aboutRequest(request, ids),
    ...(error.errors !== undefined && { errors: error.errors }),
  };
}

/** The members of a problem that say which request it is about. */
export function aboutRequest(
  request: IncomingMessage,
  { traceId, requestId }: RequestIds,
): Pick<Problem, 'instance' | 'trace_id' | 'request_id'> {
  return {
    instance: pathOf(request),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(requestId !== undefined && { request_id: requestId }),
  };
}

/** Codes whose answer says when to come again, even when nobody knows better than "soon". */
const COME_AGAIN: readonly ProblemCode[] = ['too_many_requests', 'overloaded', 'service_stopping'];
const SOON_SECONDS = 1;

/** The headers that belong to the answer to an error, beside those of its body. */
export function headersOf({ code, retryAfterSeconds, headers }: ServiceError): Record<string, string> {
  const seconds = retryAfterSeconds ?? (COME_AGAIN.includes(code) ? SOON_SECONDS : undefined);
  return {
    ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
    ...(seconds !== undefined && { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) }),
    ...headers,
  };
}

/** Sends the problem. Needs a response of which nothing is sent yet. */
export function sendProblem(
  response: ServerResponse,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(problem));
  response.statusCode = problem.status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

function pathOf(request: IncomingMessage): string {
  // Express keeps the whole address here while a router has cut its own part off `url`.
  const { originalUrl = request.url } = request as IncomingMessage & { originalUrl?: string };
  return originalUrl?.split('?', 1)[0] ?? '/';
}

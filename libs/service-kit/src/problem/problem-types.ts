/** What is answered for a code (RFC 9457): the status, the URI that identifies the kind of problem, and its title. */
export interface ProblemType {
  readonly status: number;
  readonly type: string;
  readonly title: string;
}

const kind = (status: number, name: string, title: string): ProblemType => ({
  status,
  type: `urn:problem-type:xray-microservices:${name}`,
  title,
});

/** The one table from an error's code to its answer. */
export const PROBLEM_TYPES = {
  malformed_request: kind(400, 'malformed-request', 'The request is malformed'),
  invalid_request: kind(400, 'invalid-request', 'The request is not as documented'),
  unauthenticated: kind(401, 'unauthenticated', 'The caller is not known'),
  forbidden: kind(403, 'forbidden', 'The caller may not do this'),
  not_found: kind(404, 'not-found', 'There is no such resource'),
  method_not_allowed: kind(405, 'method-not-allowed', 'The method is not allowed here'),
  conflict: kind(409, 'conflict', 'The request conflicts with what is there'),
  precondition_failed: kind(412, 'precondition-failed', 'The resource has changed meanwhile'),
  body_too_large: kind(413, 'body-too-large', 'The body is too large'),
  unsupported_media_type: kind(415, 'unsupported-media-type', 'The body cannot be read in this form'),
  unprocessable: kind(422, 'unprocessable', 'The request cannot be carried out'),
  precondition_required: kind(428, 'precondition-required', 'The request has to name a version'),
  too_many_requests: kind(429, 'too-many-requests', 'There are too many requests'),
  internal_error: kind(500, 'internal-error', 'The service failed'),
  upstream_failed: kind(502, 'upstream-failed', 'Another service gave no usable answer'),
  upstream_unavailable: kind(503, 'upstream-unavailable', 'Another service cannot be reached'),
  database_unavailable: kind(503, 'database-unavailable', 'The database cannot be used'),
  overloaded: kind(503, 'overloaded', 'The service has too much to do'),
  service_stopping: kind(503, 'service-stopping', 'The service is stopping'),
  upstream_timeout: kind(504, 'upstream-timeout', 'Another service did not answer in time'),
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEM_TYPES;

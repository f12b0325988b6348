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
  not_found: kind(404, 'not-found', 'There is no such resource'),
  method_not_allowed: kind(405, 'method-not-allowed', 'The method is not allowed here'),
  body_too_large: kind(413, 'body-too-large', 'The body is too large'),
  unsupported_media_type: kind(415, 'unsupported-media-type', 'The body cannot be read in this form'),
  internal_error: kind(500, 'internal-error', 'The service failed'),
  upstream_failed: kind(502, 'upstream-failed', 'Another service gave no usable answer'),
  upstream_unavailable: kind(503, 'upstream-unavailable', 'Another service cannot be reached'),
  database_unavailable: kind(503, 'database-unavailable', 'The database cannot be used'),
  service_stopping: kind(503, 'service-stopping', 'The service is stopping'),
  upstream_timeout: kind(504, 'upstream-timeout', 'Another service did not answer in time'),
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEM_TYPES;

import type { ApiRoute } from '../api/api-route.ts';
import type { ProblemCode } from '../problem/problem-types.ts';

/** Every problem an operation may be answered with: those of its inputs, its guard, the service, and its own. */
export function problemCodesOf(route: ApiRoute): ProblemCode[] {
  const { guarded, params, query, headers, body, unlimited, problems = [] } = route;
  const checked = [params, query, headers, body].some((schema) => schema !== undefined);
  const codes: ProblemCode[] = [
    ...(checked ? (['invalid_request'] as const) : []),
    ...(body ? (['malformed_request', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(guarded ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(unlimited === true ? [] : (['too_many_requests'] as const)),
    'internal_error',
    'service_stopping',
    ...problems,
  ];
  return [...new Set(codes)];
}

import type { ApiRoute } from '../api/api-route.ts';
import type { ProblemCode } from '../problem/problem-types.ts';

/** Every problem an operation may be answered with: those of its inputs, its guard, the service, and its own. */
export function problemCodesOf(route: ApiRoute): ProblemCode[] {
  const { guarded, params, query, headers, body, problems = [] } = route;
  const checked = [params, query, headers, body].some((schema) => schema !== undefined);
  const codes: ProblemCode[] = [
    ...(checked ? (['invalid_request'] as const) : []),
    ...(body ? (['malformed_request', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(guarded ? (['unauthenticated', 'forbidden'] as const) : []),
    'too_many_requests',
    'internal_error',
    'service_stopping',
    ...problems,
  ];
  return [...new Set(codes)];
}

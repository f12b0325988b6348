import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { ServiceError } from '../problem/service-error.ts';
import type { RequestProblem } from '../problem/service-error.ts';
import type { Answer, RouteDescription } from './api-route.ts';
import { problemsOf } from './request-problems.ts';

/** Throws an `internal_error` that lists the differences when an answer is not as the route documents it. */
export function checkAnswer(description: RouteDescription, answer: Answer): void {
  const errors = differencesOf(description, answer);
  if (errors.length === 0) return;
  const { method, path } = description;
  throw new ServiceError('internal_error', `the answer of ${method} ${path} is not as documented`, {
    errors,
  });
}

function differencesOf({ responses }: RouteDescription, { status, body, headers }: Answer): RequestProblem[] {
  const documented = responses[status];
  if (documented === undefined) return [difference('body', `the status ${status} is not documented`)];
  const lowerCase = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const missing = Object.entries<z.ZodType>(documented.headers?.shape ?? {}).flatMap(([name, schema]) => {
    const result = schema.safeParse(lowerCase[name.toLowerCase()]);
    return result.success ? [] : [difference('header', 'is not as documented', `/${name}`)];
  });
  return [...missing, ...bodyDifferences(documented.body, body)];
}

function bodyDifferences(schema: z.ZodType | undefined, body: unknown): RequestProblem[] {
  if (schema === undefined) {
    return body === undefined ? [] : [difference('body', 'no body is documented')];
  }
  // As it goes over the wire: without members that are undefined, dates as texts.
  const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  const result = schema.safeParse(sent);
  if (!result.success) return problemsOf('body', result.error);
  if (isDeepStrictEqual(result.data, sent)) return [];
  return [difference('body', 'has members that are not documented, or a schema that transforms')];
}

const difference = (place: RequestProblem['in'], detail: string, pointer = ''): RequestProblem => ({
  in: place,
  pointer,
  detail,
});

import type { Request } from 'express';
import type { z } from 'zod';
import { InvalidRequest } from '../problem/service-error.ts';
import type { RequestProblem } from '../problem/service-error.ts';
import type { RouteDescription } from './api-route.ts';
import { problemsOf } from './request-problems.ts';

/** A request as its schemas made it; parts without a schema are empty. */
export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** Parses all parts of a request. @throws {InvalidRequest} with the problems of all of them. */
export async function parseInput(
  { params, query, headers, body }: RouteDescription,
  request: Request,
  sent: unknown,
): Promise<ParsedInput> {
  const problems: RequestProblem[] = [];
  const parse = async (
    place: RequestProblem['in'],
    schema: z.ZodType | undefined,
    value: unknown,
    absent?: unknown,
  ): Promise<unknown> => {
    if (schema === undefined) return absent;
    const result = await schema.safeParseAsync(value, { error: plainMessage });
    if (!result.success) problems.push(...problemsOf(place, result.error));
    return result.data;
  };
  const input = {
    params: await parse('path', params, request.params, {}),
    query: await parse('query', query, request.query, {}),
    headers: await parse('header', headers, request.headers, {}),
    body: await parse('body', body, sent),
  };
  if (problems.length > 0) throw new InvalidRequest(problems);
  return input;
}

/** Only for what the schemas do not say themselves. */
const plainMessage: z.core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && input === undefined ? 'is required' : undefined;

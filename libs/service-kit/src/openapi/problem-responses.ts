import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import type { ProblemCode } from '../problem/problem-types.ts';
import { authenticateHeader, requestIdHeader, retryAfterHeader } from './response-headers.ts';

const problemSchema = z
  .object({
    type: z.string().meta({ format: 'uri', description: 'The kind of problem' }),
    title: z.string().meta({ description: 'The kind of problem, in words' }),
    status: z.int().min(400).max(599),
    detail: z.string().optional().meta({ description: 'What happened this time' }),
    instance: z.string().meta({ description: 'The path of the request' }),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().meta({ description: 'A JSON pointer into that part of the request' }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Everything that is wrong with the request' }),
    trace_id: z.string().optional(),
    request_id: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** Makes the problem answers of a document; those with the same codes are one component. */
export interface ProblemResponses {
  byStatus(codes: readonly ProblemCode[]): Record<string, ZodOpenApiResponseObject>;
}

export function problemResponses(): ProblemResponses {
  const made = new Map<string, ZodOpenApiResponseObject>();
  const responseOf = (codes: readonly ProblemCode[]): ZodOpenApiResponseObject => {
    const id = codes.map(pascalCase).join('Or');
    const known = made.get(id);
    if (known !== undefined) return known;
    const response = { id, ...problemResponse(codes) };
    made.set(id, response);
    return response;
  };
  return {
    byStatus: (codes) => {
      // In the order of the table, so that the same codes always make the same component.
      const sorted = codesOfTable.filter((code) => codes.includes(code));
      const groups = Map.groupBy(sorted, (code) => PROBLEM_TYPES[code].status);
      return Object.fromEntries([...groups].map(([status, group]) => [String(status), responseOf(group)]));
    },
  };
}

const codesOfTable = Object.keys(PROBLEM_TYPES) as ProblemCode[];

function problemResponse(codes: readonly ProblemCode[]): Omit<ZodOpenApiResponseObject, 'id'> {
  const titles = codes.map((code) => PROBLEM_TYPES[code].title);
  const examples = codes.map((code) => [code, { value: { ...PROBLEM_TYPES[code], instance: '/path' } }]);
  return {
    description: titles.join(', or: '),
    headers: z.object({
      'X-Request-Id': requestIdHeader,
      ...(codes.some((code) => RETRIED.includes(code)) && { 'Retry-After': retryAfterHeader }),
      ...(codes.includes('unauthenticated') && { 'WWW-Authenticate': authenticateHeader }),
    }),
    content: {
      'application/problem+json': {
        schema: problemSchema,
        examples: Object.fromEntries(examples) as Record<string, { value: unknown }>,
      },
    },
  };
}

const RETRIED: readonly ProblemCode[] = [
  'too_many_requests',
  'overloaded',
  'service_stopping',
  'database_unavailable',
  'upstream_unavailable',
];

const pascalCase = (code: ProblemCode): string =>
  code.replaceAll(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());

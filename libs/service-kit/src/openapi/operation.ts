import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
} from 'zod-openapi';
import type { ApiRoute, ResponseDescription } from '../api/api-route.ts';
import { JSON_ONLY } from '../api/body-reader.ts';
import { problemCodesOf } from './problem-codes.ts';
import type { ProblemResponses } from './problem-responses.ts';
import { requestIdHeader } from './response-headers.ts';

/** `getUserByUsername` of `GET /usermgmt/user/:username`: the method and the path after the prefix, without hyphens. */
export function operationId({ method, path }: Pick<ApiRoute, 'method' | 'path'>, prefix: string): string {
  const own = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  const words = own.replaceAll(/:(\w)/g, 'by-$1').split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** One operation of the document, without its id. */
export function operationOf(route: ApiRoute, problems: ProblemResponses): ZodOpenApiOperationObject {
  const { summary, description, tag, guarded, params, query, headers, body, bodyTypes } = route;
  return {
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    ...(guarded && { security: [{ bearerAuth: [] }] }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(headers && { header: headers }),
    },
    ...(body && { requestBody: requestBodyOf(body, bodyTypes) }),
    responses: responsesOf(route, problems),
  };
}

function requestBodyOf(schema: z.ZodType, types: readonly string[] = JSON_ONLY): ZodOpenApiRequestBodyObject {
  return {
    required: !schema.safeParse(undefined).success,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

/** Where one status is both a problem and a documented answer, the answer stands, and says so itself. */
function responsesOf(route: ApiRoute, problems: ProblemResponses): ZodOpenApiOperationObject['responses'] {
  const byStatus = Object.entries(problems.byStatus(problemCodesOf(route)));
  const answers = Object.entries(route.responses).map(
    ([status, response]) => [status, answerOf(response)] as const,
  );
  return Object.fromEntries([...byStatus, ...notModified(route), ...answers]);
}

function answerOf({ description, body, headers }: ResponseDescription): ZodOpenApiResponseObject {
  return {
    description,
    headers: z.object({ ...headers?.shape, 'X-Request-Id': requestIdHeader }),
    ...(body && { content: { 'application/json': { schema: body } } }),
  };
}

/** Express answers a GET whose `If-None-Match` names the ETag of the answer with 304. */
function notModified({ method, responses }: ApiRoute): [string, ZodOpenApiResponseObject][] {
  const headers = Object.keys(responses[200]?.headers?.shape ?? {});
  const tagged = headers.some((name) => name.toLowerCase() === 'etag');
  return method === 'get' && tagged
    ? [['304', answerOf({ description: 'It is as `If-None-Match` says' })]]
    : [];
}

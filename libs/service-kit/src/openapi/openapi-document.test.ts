import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exampleRoutes } from '../../test/support/example-routes.ts';
import { API } from '../../test/support/test-app.ts';
import { apiRoute } from '../api/api-route.ts';
import type { ApiRoute } from '../api/api-route.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import { openApiDocument } from './openapi-document.ts';

const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.unknown())).optional(),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).optional(),
  requestBody: z.object({ required: z.boolean(), content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional() })),
});
const shape = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(
      z.string(),
      z.looseObject({
        headers: z.record(z.string(), z.unknown()),
        content: z.record(z.string(), z.unknown()),
      }),
    ),
    securitySchemes: z.record(z.string(), z.unknown()).optional(),
  }),
});

const { paths, components, ...rest } = shape.parse(openApiDocument(exampleRoutes(), API));
const find = (path: string, method: string) => {
  const found = paths[path]?.[method];
  if (found === undefined) throw new TypeError(`no ${method} ${path}`);
  return found;
};

describe('openApiDocument', () => {
  it('is an OpenAPI 3.1 document with every route under its path', () => {
    expect(rest).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      tags: [{ name: 'things' }],
    });
    expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ['/things', ['get', 'post']],
      ['/things/{name}', ['get', 'patch', 'delete']],
    ]);
  });

  it('is the same every time', () => {
    const text = () => JSON.stringify(openApiDocument(exampleRoutes(), API));
    expect(text()).toBe(text());
  });

  it('names parameters, headers and bodies as the schemas that check them', () => {
    expect(find('/things', 'get').parameters).toMatchObject([
      { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 50, default: 10 } },
    ]);
    const patch = find('/things/{name}', 'patch');
    expect(patch.parameters).toMatchObject([
      { in: 'path', name: 'name', required: true },
      { in: 'header', name: 'if-match' },
    ]);
    expect(Object.keys(patch.requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/merge-patch+json',
    ]);
    expect(patch.requestBody?.required).toBe(true);
    expect(find('/things', 'post').requestBody?.content['application/json']).toMatchObject({
      schema: {
        additionalProperties: false,
        properties: { title: { minLength: 1, maxLength: 40 } },
        required: ['name', 'title'],
      },
    });
  });

  it('shares schemas that have an id, and describes the headers of answers', () => {
    expect(Object.keys(components.schemas)).toEqual(['Thing', 'Problem']);
    expect(find('/things', 'post').responses['201']).toMatchObject({
      headers: { Location: {}, 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
    });
  });

  it('asks for a bearer token where there is a guard, and only there', () => {
    expect(components.securitySchemes).toMatchObject({ bearerAuth: { type: 'http', scheme: 'bearer' } });
    const post = find('/things', 'post');
    expect(post.security).toEqual([{ bearerAuth: [] }]);
    expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['401', '403']));
    const get = find('/things', 'get');
    expect(get).not.toHaveProperty('security');
    expect(Object.keys(get.responses)).toEqual(['200', '400', '429', '500', '503']);
  });

  it('describes problems with an example for each code', () => {
    const { responses } = find('/things', 'post');
    expect(responses['400']?.$ref).toBe('#/components/responses/MalformedRequestOrInvalidRequest');
    expect(components.responses['MalformedRequestOrInvalidRequest']?.content).toMatchObject({
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: {
          malformed_request: { value: PROBLEM_TYPES.malformed_request },
          invalid_request: { value: PROBLEM_TYPES.invalid_request },
        },
      },
    });
    expect(components.responses['TooManyRequests']?.headers).toHaveProperty('Retry-After');
    expect(components.responses['Unauthenticated']?.headers).toHaveProperty('WWW-Authenticate');
  });

  it('says 304 where an answer to GET has an ETag', () => {
    expect(find('/things/{name}', 'get').responses).toHaveProperty('304');
    expect(find('/things', 'get').responses).not.toHaveProperty('304');
    const [, one] = exampleRoutes();
    const headers = z.object({ etag: z.string() });
    const lowerCase = { ...one, responses: { 200: { description: 'x', headers } } } as ApiRoute;
    expect(JSON.stringify(openApiDocument([lowerCase], API))).toContain('"304"');
  });

  it('names operations by method and path, and refuses two of one name', () => {
    expect(find('/things/{name}', 'patch').operationId).toBe('patchByName');
    const route = (path: string) =>
      apiRoute({
        method: 'get',
        path,
        summary: 'x',
        tag: 'x',
        responses: { 204: { description: 'x' } },
        handle: () => ({ status: 204 }),
      });
    expect(() => openApiDocument([route('/things/a-b'), route('/things/a/b')], API)).toThrow('getAB');
  });
});

import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { apiRoute } from './api-route.ts';

const thing = z.strictObject({ name: z.string(), tags: z.array(z.string()), kind: z.enum(['a', 'b']) });
const described = { summary: 'x', tag: 'things' } as const;

describe('apiRoute', () => {
  it('types what the handler gets from the schemas and the guard', () => {
    apiRoute({
      ...described,
      method: 'post',
      path: '/things/:name',
      guard: () => Promise.resolve({ id: 7 }),
      params: z.object({ name: z.string() }),
      query: z.object({ limit: z.coerce.number().default(5) }),
      headers: z.object({ 'if-match': z.string().optional() }),
      body: thing,
      responses: { 200: { description: 'x', body: thing }, 204: { description: 'y' } },
      handle: ({ params, query, headers, body, caller }) => {
        expectTypeOf(params).toEqualTypeOf<{ name: string }>();
        expectTypeOf(query).toEqualTypeOf<{ limit: number }>();
        expectTypeOf(headers).toEqualTypeOf<{ 'if-match'?: string | undefined }>();
        expectTypeOf(body).toEqualTypeOf<z.output<typeof thing>>();
        expectTypeOf(caller).toEqualTypeOf<{ id: number }>();
        return { status: 200, body };
      },
    });
  });

  it('takes answers as documented, also from a handler that is async or has no parameters', () => {
    const responses = { 200: { description: 'x', body: thing }, 204: { description: 'y' } };
    const route = { ...described, method: 'get', path: '/things', responses } as const;
    apiRoute({ ...route, handle: () => ({ status: 200, body: { name: 'n', tags: ['a'], kind: 'a' } }) });
    apiRoute({ ...route, handle: () => ({ status: 204 }) });
    apiRoute({
      ...route,
      handle: async ({ caller, body }) => {
        expectTypeOf(caller).toEqualTypeOf<undefined>();
        expectTypeOf(body).toEqualTypeOf<undefined>();
        await Promise.resolve();
        if (Date.now() > 5) return { status: 204, headers: { ETag: '"1"' } };
        return { status: 200, body: { name: 'n', tags: ['a'], kind: 'b' } };
      },
    });
  });

  it('refuses at compile time what is not documented', () => {
    const responses = { 200: { description: 'x', body: thing }, 204: { description: 'y' } };
    const route = { ...described, method: 'get', path: '/things', responses } as const;
    // @ts-expect-error -- the status is not documented
    apiRoute({ ...route, handle: () => ({ status: 201 }) });
    // @ts-expect-error -- the body is missing
    apiRoute({ ...route, handle: () => ({ status: 200 }) });
    // @ts-expect-error -- the kind is none
    apiRoute({ ...route, handle: () => ({ status: 200, body: { name: 'n', tags: ['a'], kind: 'c' } }) });
    // @ts-expect-error -- the body is not that of the status
    apiRoute({ ...route, handle: async () => Promise.resolve({ status: 204, body: { name: 'n' } }) });
  });

  it.each([
    ['/things/:name', undefined],
    ['/things', z.object({ name: z.string() })],
    ['/things/:id', z.object({ name: z.string() })],
  ])('refuses a path whose parameters are not those of its schema: %s', (path, params) => {
    const responses = { 204: { description: 'x' } };
    const define = () =>
      apiRoute({
        ...described,
        method: 'get',
        path,
        ...(params && { params }),
        responses,
        handle: () => ({ status: 204 }),
      });
    expect(define).toThrow(TypeError);
  });
});

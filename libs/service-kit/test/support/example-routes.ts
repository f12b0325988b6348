import { z } from 'zod';
import { apiRoute } from '../../src/api/api-route.ts';
import type { ApiRoute } from '../../src/api/api-route.ts';
import { printableText } from '../../src/api/printable-text.ts';
import { ServiceError } from '../../src/problem/service-error.ts';

export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,19}$/, 'a name has letters, digits and hyphens')
  .meta({ description: 'A name', examples: ['lamp'] });

const body = z.strictObject({
  name: nameSchema,
  title: printableText({ min: 1, max: 40, what: 'a title' }),
  size: z.int().min(1).max(100).optional(),
  tags: z.array(z.string().max(10)).max(5).default([]),
});

const thing = z
  .strictObject({ name: z.string(), title: z.string(), size: z.int().optional(), tags: z.array(z.string()) })
  .meta({ id: 'Thing' });

const tag = 'things';
const params = z.object({ name: nameSchema });
const etag = z.object({ ETag: z.string() });

/** A small service with one of everything: list, read, create, change and delete of things, the changes guarded. */
export function exampleRoutes(): ApiRoute[] {
  const things = new Map<string, z.output<typeof thing>>();
  const known = (name: string) => {
    const found = things.get(name);
    if (found === undefined) throw new ServiceError('not_found', 'There is no such thing.');
    return found;
  };
  return [
    apiRoute({
      method: 'get',
      path: '/things',
      summary: 'The things',
      tag,
      query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
      responses: { 200: { description: 'A page', body: z.strictObject({ things: z.array(thing) }) } },
      handle: ({ query }) => ({ status: 200, body: { things: [...things.values()].slice(0, query.limit) } }),
    }),
    apiRoute({
      method: 'get',
      path: '/things/:name',
      summary: 'One thing',
      tag,
      params,
      responses: { 200: { description: 'The thing', body: thing, headers: etag } },
      problems: ['not_found'],
      handle: ({ params: { name } }) => ({ status: 200, body: known(name), headers: { ETag: `"${name}"` } }),
    }),
    apiRoute({
      method: 'post',
      path: '/things',
      summary: 'Make a thing',
      tag,
      guard: ({ headers }) => {
        if (headers.authorization !== 'Bearer good')
          throw new ServiceError('unauthenticated', 'There is no token.');
        return { id: 1 };
      },
      body,
      responses: {
        201: { description: 'Made', body: thing, headers: z.object({ Location: z.string() }) },
      },
      problems: ['conflict'],
      handle: ({ body: made }) => {
        if (things.has(made.name)) throw new ServiceError('conflict', 'There is such a thing.');
        if (things.size < 50) things.set(made.name, made);
        return { status: 201, body: made, headers: { Location: `/things/${made.name}` } };
      },
    }),
    apiRoute({
      method: 'patch',
      path: '/things/:name',
      summary: 'Change a thing',
      tag,
      params,
      headers: z.object({ 'if-match': z.string().max(40).optional() }),
      body: body.partial(),
      bodyTypes: ['application/json', 'application/merge-patch+json'],
      responses: { 200: { description: 'Changed', body: thing } },
      problems: ['not_found', 'precondition_required'],
      handle: ({ params: { name }, headers, body: { title } }) => {
        if (headers['if-match'] === undefined)
          throw new ServiceError('precondition_required', 'Name a version.');
        return { status: 200, body: { ...known(name), ...(title !== undefined && { title }) } };
      },
    }),
    apiRoute({
      method: 'delete',
      path: '/things/:name',
      summary: 'Delete a thing',
      tag,
      params,
      responses: { 204: { description: 'Gone' } },
      problems: ['not_found'],
      handle: ({ params: { name } }) => {
        known(name);
        things.delete(name);
        return { status: 204 };
      },
    }),
  ];
}

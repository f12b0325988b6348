import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../test/support/test-app.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import { ServiceError } from '../problem/service-error.ts';
import { apiRoute } from './api-route.ts';
import { BODY_LIMIT } from './body-reader.ts';
import { DEEPEST_BODY, MOST_MEMBERS } from './body-shape.ts';

const thing = z.strictObject({ name: z.string().max(10), size: z.int().optional() });
const described = { summary: 'x', tag: 'things' } as const;

const create = apiRoute({
  ...described,
  method: 'post',
  path: '/things/:shelf',
  params: z.object({ shelf: z.string().max(5) }),
  query: z.object({ limit: z.coerce.number().int().max(9).default(3) }),
  headers: z.object({ 'if-match': z.string().max(3).optional() }),
  body: thing,
  responses: { 201: { description: 'x', body: z.unknown() } },
  handle: ({ params, query, headers, body }) => ({
    status: 201,
    body: { params, query, headers, body },
    headers: { Location: '/things/a' },
  }),
});
const anything = apiRoute({
  ...described,
  method: 'put',
  path: '/anything',
  body: z.unknown(),
  bodyTypes: ['application/json', 'application/merge-patch+json'],
  responses: { 204: { description: 'x' } },
  handle: () => ({ status: 204 }),
});
const { app } = testApp([create, anything]);
const put = (body: string, type = 'application/json') => request(app).put('/anything').type(type).send(body);

interface ProblemBody {
  readonly errors: readonly { in: string; pointer: string; detail: string }[];
}
const errorsOf = ({ body }: { body: unknown }) => (body as ProblemBody).errors;

describe('a route', () => {
  it('gives its handler what the schemas make of a request, and answers status, headers and body', async () => {
    const response = await request(app)
      .post('/things/a?limit=7&x=1')
      .set('If-Match', '"1"')
      .send({ name: 'n' });
    expect(response.status).toBe(201);
    expect(response.headers['location']).toBe('/things/a');
    expect(response.body).toEqual({
      params: { shelf: 'a' },
      query: { limit: 7 },
      headers: { 'if-match': '"1"' },
      body: { name: 'n' },
    });
  });

  it('answers 204 without a body', async () => {
    const response = await put('{}');
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(response.headers).not.toHaveProperty('content-type');
  });

  it('answers 304 to a GET whose If-None-Match is the ETag of the answer', async () => {
    const get = apiRoute({
      ...described,
      method: 'get',
      path: '/tagged',
      responses: { 200: { description: 'x', body: thing, headers: z.object({ ETag: z.string() }) } },
      handle: () => ({ status: 200, body: { name: 'n' }, headers: { ETag: '"7"' } }),
    });
    const tagged = request(testApp([get]).app);
    expect((await tagged.get('/tagged').set('If-None-Match', '"7"')).status).toBe(304);
    expect((await tagged.get('/tagged').set('If-None-Match', '"6"')).status).toBe(200);
  });

  it('lists all problems of all parts at once and repeats no value', async () => {
    const response = await request(app)
      .post('/things/hunter2?limit=hunter2')
      .set('If-Match', 'hunter2')
      .send({ name: 'hunter2-hunter2', size: 'hunter2', extra: 'hunter2', 'a/~b': 1 });
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.invalid_request,
      detail: 'The request has 7 problems.',
    });
    expect(errorsOf(response).map((error) => `${error.in} ${error.pointer}`)).toEqual([
      'path /shelf',
      'query /limit',
      'header /if-match',
      'body /name',
      'body /size',
      'body /extra',
      'body /a~1~0b',
    ]);
    expect(JSON.stringify(errorsOf(response))).not.toContain('hunter2');
  });

  it('says of what is missing that it is required, also of the body', async () => {
    const missing = await request(app).post('/things/a').send({});
    expect(errorsOf(missing)).toEqual([{ in: 'body', pointer: '/name', detail: 'is required' }]);
    const nothing = await request(app).post('/things/a');
    expect(errorsOf(nothing)).toEqual([{ in: 'body', pointer: '', detail: 'is required' }]);
  });

  it('speaks of the form of a union that fits best', async () => {
    const forms = z.union([
      z.strictObject({ subject: z.string(), message: z.string() }),
      z.strictObject({ template: z.literal('welcome'), data: z.strictObject({ name: z.string() }) }),
    ]);
    const send = apiRoute({
      ...described,
      method: 'post',
      path: '/send',
      body: z.strictObject({ mail: forms }),
      responses: { 204: { description: 'x' } },
      handle: () => ({ status: 204 }),
    });
    const response = await request(testApp([send]).app)
      .post('/send')
      .send({ mail: { template: 'welcome', data: { name: 1 } } });
    expect(errorsOf(response).map(({ pointer }) => pointer)).toEqual(['/mail/data/name']);
  });

  it('lists no more than a hundred problems, and no long names', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 1]));
    const response = await request(app)
      .post('/things/a')
      .send({ ['x'.repeat(5000)]: 1, ...many });
    expect(errorsOf(response)).toHaveLength(100);
    expect(Math.max(...errorsOf(response).map(({ pointer }) => pointer.length))).toBeLessThanOrEqual(201);
  });

  it('answers a path that is not valid percent-encoding with 400', async () => {
    const response = await request(app).post('/things/%E0%A4%A').send({ name: 'n' });
    expect(response.body).toMatchObject({ ...PROBLEM_TYPES.invalid_request, errors: [{ in: 'path' }] });
  });

  it('refuses a stranger before it looks at the body', async () => {
    const guarded = apiRoute({
      ...described,
      method: 'post',
      path: '/guarded',
      body: thing,
      responses: { 204: { description: 'x' } },
      guard: ({ headers }) => {
        if (headers.authorization === undefined)
          throw new ServiceError('unauthenticated', 'There is no token.');
        return { username: headers.authorization };
      },
      handle: ({ caller, body }) => {
        if (caller.username !== body.name) throw new ServiceError('forbidden', 'No.');
        return { status: 204 };
      },
    });
    const post = () => request(testApp([guarded]).app).post('/guarded');
    expect((await post().type('text/plain').send('{')).status).toBe(401);
    expect((await post().set('Authorization', 'ann').send({ name: 'bob' })).status).toBe(403);
    expect((await post().set('Authorization', 'ann').send({ name: 'ann' })).status).toBe(204);
  });

  it('asks its guard again after the body, since the caller may have been deleted meanwhile', async () => {
    const handled: unknown[] = [];
    const answers = ['an administrator', new ServiceError('unauthenticated', 'The user is gone.'), 'a user'];
    const guard = () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const responses = { 204: { description: 'x' } };
    const handle = ({ caller }: { caller: unknown }) => {
      handled.push(caller);
      return { status: 204 } as const;
    };
    const post = apiRoute({
      ...described,
      method: 'post',
      path: '/guarded',
      body: thing,
      responses,
      guard,
      handle,
    });
    const get = apiRoute({ ...described, method: 'get', path: '/guarded', responses, guard, handle });
    const { app } = testApp([post, get]);
    expect((await request(app).post('/guarded').send({ name: 'ann' })).status).toBe(401);
    expect((await request(app).get('/guarded')).status).toBe(204);
    expect(handled).toEqual(['a user']);
  });

  it('does not read a body it has no schema for', async () => {
    const bodiless = apiRoute({
      ...described,
      method: 'delete',
      path: '/bodiless',
      responses: { 204: { description: 'x' } },
      handle: () => ({ status: 204 }),
    });
    const response = await request(testApp([bodiless]).app)
      .delete('/bodiless')
      .type('json')
      .send('{');
    expect(response.status).toBe(204);
  });

  it('is refused when there is another one for the same method and path', () => {
    expect(() => testApp([create, create])).toThrow(TypeError);
  });
});

describe('the body of a route', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/merge-patch+json',
  ])('may be %s', async (type) => {
    expect((await put('{}', type)).status).toBe(204);
  });

  it.each(['text/plain', 'application/jsonx', 'application/x-www-form-urlencoded', ''])(
    'may not be %j, and the answer names what may',
    async (type) => {
      const response = await request(app).put('/anything').set('Content-Type', type).send('{}');
      expect(response.body).toMatchObject({
        ...PROBLEM_TYPES.unsupported_media_type,
        detail: 'The content type of the body has to be application/json, application/merge-patch+json.',
      });
      expect(response.headers['accept']).toBe('application/json, application/merge-patch+json');
    },
  );

  it('may have no unknown encoding or character set', async () => {
    const encoding = await request(app).put('/anything').set('Content-Encoding', 'rot13').send({ a: 1 });
    expect(encoding.body).toMatchObject(PROBLEM_TYPES.unsupported_media_type);
    const charset = await put('{}', 'application/json; charset=x-none');
    expect(charset.body).toMatchObject(PROBLEM_TYPES.unsupported_media_type);
  });

  it('is refused, and not repeated, when it is not JSON', async () => {
    const response = await put('hunter2');
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.malformed_request,
      detail: 'The body is not valid JSON.',
    });
    expect(response.text).not.toContain('hunter2');
  });

  it('may have the largest size, but not one byte more', async () => {
    const body = (bytes: number): string => `"${'x'.repeat(bytes - 2)}"`;
    expect((await put(body(BODY_LIMIT))).status).toBe(204);
    expect((await put(body(BODY_LIMIT + 1))).body).toMatchObject(PROBLEM_TYPES.body_too_large);
  });

  it('may be as deep as the limit, but not one level more', async () => {
    const body = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
    expect((await put(body(DEEPEST_BODY))).status).toBe(204);
    const refused = await put(`[${body(DEEPEST_BODY)}]`);
    expect(refused.body).toMatchObject(PROBLEM_TYPES.invalid_request);
    expect((await put(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).status).toBe(400);
  });

  it('may have as many members as the limit, but not one more', async () => {
    const body = (members: number): string => JSON.stringify([Array.from({ length: members - 1 }, () => 0)]);
    expect((await put(body(MOST_MEMBERS))).status).toBe(204);
    expect((await put(body(MOST_MEMBERS + 1))).body).toMatchObject(PROBLEM_TYPES.invalid_request);
  });

  it('may not name __proto__ anywhere', async () => {
    const response = await put('{"a":[{"__proto__":{"admin":true}}]}');
    expect(response.body).toMatchObject(PROBLEM_TYPES.invalid_request);
    expect({}).not.toHaveProperty('admin');
  });
});

describe('an answer that is checked', () => {
  const view = z.object({ name: z.string(), when: z.string().optional() });
  const answerWith = (answer: unknown) => {
    const route = apiRoute({
      ...described,
      method: 'get',
      path: '/checked',
      responses: {
        200: { description: 'x', body: view, headers: z.object({ ETag: z.string() }) },
        204: { description: 'y' },
      },
      handle: () => answer as { status: 204 },
    });
    return request(testApp([route], { checkAnswers: true }).app).get('/checked');
  };
  const headers = { etag: '"1"' };

  it.each([
    { status: 200, body: { name: 'n' }, headers },
    { status: 200, body: { name: 'n', when: new Date(), other: undefined }, headers },
    { status: 204 },
  ])('is sent when it is as documented: %j', async (answer) => {
    expect((await answerWith(answer)).status).toBe(answer.status);
  });

  it.each([
    [{ status: 201 }, 'body', '', 'the status 201 is not documented'],
    [{ status: 200, body: { name: 1 }, headers }, 'body', '/name', expect.stringContaining('string')],
    [{ status: 200, headers }, 'body', '', expect.any(String)],
    [{ status: 200, body: { name: 'n' } }, 'header', '/ETag', 'is not as documented'],
    [
      { status: 200, body: { name: 'n', password: 'p' }, headers },
      'body',
      '',
      expect.stringContaining('members'),
    ],
    [{ status: 204, body: {} }, 'body', '', 'no body is documented'],
  ])('becomes an internal error that says where it is not: %j', async (answer, place, pointer, detail) => {
    const response = await answerWith(answer);
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.internal_error,
      errors: [{ in: place, pointer, detail: detail as string }],
    });
  });
});

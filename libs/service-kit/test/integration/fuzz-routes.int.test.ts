import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiRoute } from '../../src/api/api-route.ts';
import type { ApiRoute } from '../../src/api/api-route.ts';
import { startHttpServer } from '../../src/http/start-http-server.ts';
import { openApiDocument } from '../../src/openapi/openapi-document.ts';
import { ServiceError } from '../../src/problem/service-error.ts';
import { fuzzRoutes, withoutSuccess } from '../../src/testing/fuzz/fuzz-routes.ts';
import type { FuzzOptions } from '../../src/testing/fuzz/fuzz-routes.ts';
import { exampleRoutes } from '../support/example-routes.ts';
import { API, testApp } from '../support/test-app.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function fuzz(routes: ApiRoute[], options: Partial<FuzzOptions> = {}, documented = routes) {
  const { app, lines, readiness } = testApp(routes, { checkAnswers: true });
  readiness.ready('database');
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  closers.push(() => server.close(0));
  const baseUrl = `http://127.0.0.1:${server.address.port}`;
  const report = await fuzzRoutes(openApiDocument(documented, API), { baseUrl, ...options });
  return { report, lines };
}

/** `POST /bad`, which does with each text what the test says. */
const bad = (handle: (text: string) => unknown, problems: ApiRoute['problems'] = []) => [
  apiRoute({
    method: 'post',
    path: '/bad',
    summary: 'Not as it should be',
    tag: 'bad',
    body: z.strictObject({ text: z.string() }),
    responses: { 204: { description: 'x' } },
    problems,
    handle: ({ body }) => handle(body.text) as { status: 204 },
  }),
];

describe('fuzzRoutes', () => {
  it('finds nothing in routes that keep to their document, and gets through to their handlers', async () => {
    const headers = { Authorization: 'Bearer good' };
    const { report, lines } = await fuzz(exampleRoutes(), { headers, runs: 300 });
    expect(Object.keys(report)).toHaveLength(5);
    expect(report['POST /things']).toMatchObject({
      201: expect.any(Number) as number,
      400: expect.any(Number) as number,
      413: expect.any(Number) as number,
      415: expect.any(Number) as number,
    });
    expect(report['GET /things']).toHaveProperty('200');
    expect(report['PATCH /things/{name}']).toHaveProperty('428');
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('gets through to every operation by examples, and makes those it is told to make just before', async () => {
    const thing = (name: string) => ({ name, title: 'A thing' });
    const make = (name: string) => ({ body: thing(name), headers: { Authorization: 'Bearer good' } });
    const { report } = await fuzz(exampleRoutes(), {
      headers: { authorization: 'Bearer bad' },
      runs: 100,
      examples: {
        'POST /things': () => Promise.resolve([make('lamp-1'), make('lamp-2')]),
        'GET /things/{name}': [{ path: { name: 'lamp-1' } }],
        'PATCH /things/{name}': [
          { path: { name: 'lamp-1' }, headers: { 'If-Match': '*' }, body: { title: 'Another' } },
        ],
        'DELETE /things/{name}': [{ path: { name: 'lamp-1' } }, { path: { name: 'lamp-2' } }],
      },
    });
    expect(withoutSuccess(report)).toEqual([]);
    expect(report['PATCH /things/{name}']?.[200]).toBeGreaterThan(10);
    expect(report['DELETE /things/{name}']?.[204]).toBeGreaterThan(1);
    // These two use up what they were given.
    expect(withoutSuccess(report, 10)).toEqual(['POST /things', 'DELETE /things/{name}']);
  });

  it('takes no answer to OPTIONS for a success of the operation', async () => {
    const routes = bad(() => {
      throw new ServiceError('conflict', 'No.');
    }, ['conflict']);
    const { report } = await fuzz(routes, { runs: 300 });
    expect(report['POST /bad']?.[409]).toBeGreaterThan(10);
    expect(withoutSuccess(report)).toEqual(['POST /bad']);
  });

  it('refuses examples for an operation that there is not', async () => {
    await expect(fuzz(exampleRoutes(), { examples: { 'PUT /things': [] } })).rejects.toThrow('PUT /things');
  });

  it('sends the same requests for the same seed', async () => {
    const [first, second] = [await fuzz(exampleRoutes()), await fuzz(exampleRoutes())];
    expect(first.report).toEqual(second.report);
  });

  it('sends only to the operations it is told', async () => {
    const { report } = await fuzz(exampleRoutes(), { runs: 1, only: ({ method }) => method === 'DELETE' });
    expect(Object.keys(report)).toEqual(['DELETE /things/{name}']);
  });

  it('finds a failure, and names seed, path and request', async () => {
    const routes = bad((text) => {
      if (text.includes('\0')) throw new RangeError('NUL');
      return { status: 204 };
    });
    await expect(fuzz(routes, { runs: 500, seed: 7 })).rejects.toThrow(/seed: 7, path: "[\d:]+"[^]*POST/);
    await expect(fuzz(routes, { runs: 500, seed: 7 })).rejects.toMatchObject({
      cause: { code: 'fuzz_fault', message: 'POST /bad: the status is 500' },
    });
  });

  it('finds a status that is not documented', async () => {
    const documented = bad(() => ({ status: 204 }));
    const routes = bad(() => ({ status: 204 }), ['conflict']).map((route) => ({ ...route, path: '/other' }));
    await expect(fuzz(routes, {}, documented)).rejects.toMatchObject({
      cause: { message: 'POST /bad: the status 404 is not documented' },
    });
  });

  it('finds an answer that does not come', async () => {
    const routes = bad(async () => {
      await sleep(10_000, undefined, { ref: false });
      return { status: 204 };
    });
    await expect(fuzz(routes, { deadlineMs: 50 })).rejects.toMatchObject({ cause: { name: 'AbortError' } });
  });
});

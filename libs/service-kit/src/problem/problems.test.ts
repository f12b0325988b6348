import { inspect } from 'node:util';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp, TRACE_ID } from '../../test/support/test-app.ts';
import type { RequestTracing } from '../http/request-tracing.ts';
import { noTracing } from '../testing/no-tracing.ts';
import { PROBLEM_TYPES } from './problem-types.ts';
import { DatabaseUnavailable, InvalidRequest, ServiceError } from './service-error.ts';

const failing = (error: unknown) =>
  anyRoutes(() => {
    throw error;
  });
const answerTo = async (error: unknown) => request(testApp(failing(error)).app).get('/things/a');

describe('problems', () => {
  it('are application/problem+json with the code, path, trace id and request id', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:3306'), { code: 'ECONNREFUSED' });
    const cause = new TypeError('fetch failed', { cause: refused });
    const { app, lines } = testApp(failing(new DatabaseUnavailable('The users cannot be read.', { cause })));
    const response = await request(app).get('/things/a%20b?x=1').set('X-Request-Id', 'r-1');
    expect(response.type).toBe('application/problem+json');
    expect(response.status).toBe(503);
    expect(response.body).toEqual({
      ...PROBLEM_TYPES.database_unavailable,
      detail: 'The users cannot be read.',
      instance: '/things/a%20b',
      trace_id: TRACE_ID,
      request_id: 'r-1',
    });
    expect(lines).toMatchObject([
      {
        level: 'warn',
        msg: 'request failed',
        request_id: 'r-1',
        code: 'database_unavailable',
        causes: ['TypeError', 'ECONNREFUSED'],
      },
      { level: 'info', msg: 'request', request_id: 'r-1', route: '/things/:name', status: 503 },
    ]);
  });

  it.each(['overloaded', 'service_stopping', 'upstream_failed', 'upstream_timeout'] as const)(
    'are one short line without a stack in an outage: %s',
    async (code) => {
      const { app, lines } = testApp(failing(new ServiceError(code, 'No.', { cause: new Error('x') })));
      await request(app).get('/things/a');
      const [line] = lines;
      expect(line).toMatchObject({ level: 'warn', code, causes: ['Error'] });
      expect(line).not.toHaveProperty('err');
      expect(JSON.stringify(line).length).toBeLessThan(300);
    },
  );

  it('say nothing about an unexpected error, which is logged', async () => {
    const { app, lines } = testApp(failing(new TypeError('secret is undefined')));
    const response = await request(app).get('/things/a').set('X-Request-Id', 'r-1');
    expect(response.body).toEqual({
      ...PROBLEM_TYPES.internal_error,
      instance: '/things/a',
      trace_id: TRACE_ID,
      request_id: 'r-1',
    });
    expect(lines[0]).toMatchObject({
      level: 'error',
      code: 'internal_error',
      err: {
        cause: {
          type: 'TypeError',
          message: 'secret is undefined',
          stack: expect.stringContaining('.ts:') as string,
        },
      },
    });
  });

  it('leave the trace id out where there is none', async () => {
    const { app } = testApp(failing(new Error('boom')), { tracing: noTracing() });
    const response = await request(app).get('/things/a');
    expect(response.body).not.toHaveProperty('trace_id');
  });

  it('come from a rejected promise and from a thrown non-error alike', async () => {
    const rejected = testApp(anyRoutes(() => Promise.reject(new Error('boom'))));
    expect((await request(rejected.app).get('/things/a')).status).toBe(500);
    expect((await answerTo('boom')).status).toBe(500);
  });

  it('list what is wrong with a request', async () => {
    const errors = [{ in: 'body', pointer: '/email', detail: 'is taken' }] as const;
    expect((await answerTo(new InvalidRequest(errors))).body).toMatchObject({
      ...PROBLEM_TYPES.invalid_request,
      errors,
    });
  });

  it('carry the headers that belong to their code, and those of the error', async () => {
    const unauthenticated = await answerTo(new ServiceError('unauthenticated', 'There is no token.'));
    expect(unauthenticated.headers['www-authenticate']).toBe('Bearer');
    const other = { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
    const expired = await answerTo(new ServiceError('unauthenticated', 'The token has expired.', other));
    expect(expired.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    for (const code of ['too_many_requests', 'overloaded', 'service_stopping'] as const) {
      expect((await answerTo(new ServiceError(code, 'Later.'))).headers['retry-after']).toBe('1');
    }
    const later = new ServiceError('overloaded', 'Later.', { retryAfterSeconds: 7.2 });
    expect((await answerTo(later)).headers['retry-after']).toBe('8');
    const conflict = await answerTo(new ServiceError('conflict', 'No.'));
    expect(conflict.headers).not.toHaveProperty('retry-after');
  });

  it('answer an unknown path with 404, which is not logged as an error', async () => {
    const { app, lines } = testApp([]);
    const response = await request(app).get('/nothing?here');
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.not_found,
      instance: '/nothing',
      trace_id: TRACE_ID,
    });
    expect(lines).toMatchObject([{ level: 'info', route: 'unmatched', status: 404 }]);
  });

  it('answer another method with 405 and Allow, and OPTIONS with Allow alone', async () => {
    const { app } = testApp(anyRoutes(() => ({ status: 200 })));
    const refused = await request(app).delete('/things/a');
    expect(refused.body).toMatchObject(PROBLEM_TYPES.method_not_allowed);
    expect(refused.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    const options = await request(app).options('/things/a');
    expect(options.status).toBe(204);
    expect(options.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    expect((await request(app).head('/things/a')).status).toBe(200);
  });

  it('tell the tracer nothing of what a bad body says', async () => {
    const recorded: unknown[] = [];
    const tracing: RequestTracing = {
      ...noTracing(TRACE_ID),
      closeSegment: () => (error: unknown, _request, _response, next) => {
        recorded.push(error);
        next(error);
      },
    };
    const { app } = testApp(failing(new Error('not reached')), { tracing });
    await request(app).post('/things/a').type('json').send('{"password":"hunter2');
    expect(recorded).toMatchObject([{ code: 'malformed_request', status: 400 }]);
    expect(inspect(recorded, { depth: 9 })).not.toContain('hunter2');
  });

  it('break the connection when half an answer is already out', async () => {
    const routes = anyRoutes(({ request: incoming }) => {
      incoming.res?.write('{"half":');
      throw new Error('boom');
    });
    const { app, lines } = testApp(routes);
    await expect(request(app).get('/things/a')).rejects.toThrow();
    expect(lines).toMatchObject([
      { level: 'error', msg: 'request failed' },
      { level: 'warn', msg: 'request', aborted: true },
    ]);
  });
});

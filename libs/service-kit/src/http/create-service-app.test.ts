import { inspect } from 'node:util';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { memoryLogger } from '../testing/memory-logger.ts';
import { noTracing } from '../testing/no-tracing.ts';
import { createReadiness } from '../health/readiness.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import { DatabaseUnavailable } from '../problem/service-error.ts';
import { BODY_LIMIT, createServiceApp } from './create-service-app.ts';
import { defineRoute } from './define-route.ts';
import type { RequestTracing } from './request-tracing.ts';

const TRACE_ID = '1-67891233-abcdef012345678912345678';

function appWith(handler: RequestHandler, tracing: RequestTracing = noTracing(TRACE_ID)) {
  const { logger, lines } = memoryLogger();
  const router = Router();
  defineRoute(router, '/things/:name', { get: handler, post: handler });
  const readiness = createReadiness(['database']);
  return { app: createServiceApp({ tracing, logger, readiness, routes: [router] }), lines, readiness };
}

const answer: RequestHandler = (_request, response) => {
  response.json({ ok: true });
};
const fail =
  (error: unknown): RequestHandler =>
  () => {
    throw error;
  };

describe('a service app', () => {
  it('answers without naming its framework, and with headers fit for an API', async () => {
    const { app } = appWith(answer);
    const { headers, status } = await request(app).get('/things/a');
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('does not believe X-Forwarded headers', async () => {
    const { app } = appWith(({ ip, protocol }, response) => {
      response.json({ ip, protocol });
    });
    const forged = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' };
    const { body } = (await request(app).get('/things/a').set(forged)) as { body: Record<string, string> };
    expect(body['ip']).toMatch(/127\.0\.0\.1$/);
    expect(body['protocol']).toBe('http');
  });

  it('logs one line a request: the route pattern, neither path, query, body nor address', async () => {
    const { app, lines } = appWith(answer);
    await request(app).post('/things/alice?token=hunter2').send({ password: 'hunter2' });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String) as string,
        service: 'test',
        method: 'POST',
        route: '/things/:name',
        status: 200,
        duration_ms: expect.any(Number) as number,
        msg: 'request',
      },
    ]);
  });

  it('opens the segment before a body is read and records errors before they are answered', async () => {
    const order: string[] = [];
    const tracing: RequestTracing = {
      openSegment: () => (incoming, _response, next) => {
        order.push(`open, body ${typeof (incoming.body as unknown)}`);
        next();
      },
      closeSegment: () => (error: unknown, _request, response, next) => {
        order.push(`${String(error)}, sent ${String(response.headersSent)}`);
        next(error);
      },
      traceId: () => TRACE_ID,
    };
    const { app } = appWith(fail(new Error('boom')), tracing);
    await request(app).post('/things/a').send({ a: 1 });
    expect(order).toEqual(['open, body undefined', 'Error: boom, sent false']);
  });

  it('tells the tracer nothing of what a bad body says', async () => {
    const recorded: unknown[] = [];
    const tracing: RequestTracing = {
      ...noTracing(TRACE_ID),
      closeSegment: () => (error: unknown, _request, _response, next) => {
        recorded.push(error);
        next(error);
      },
    };
    const { app } = appWith(answer, tracing);
    await request(app).post('/things/a').type('json').send('{"password":"hunter2');
    expect(recorded).toMatchObject([{ code: 'malformed_request', status: 400 }]);
    expect(inspect(recorded, { depth: 9 })).not.toContain('hunter2');
  });

  it('answers probes from its state, untraced and unlogged', async () => {
    const tracing: RequestTracing = {
      ...noTracing(),
      openSegment: () => () => {
        throw new Error('a probe was traced');
      },
    };
    const { app, lines, readiness } = appWith(answer, tracing);
    expect(await request(app).get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await request(app).get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'not ready', waitingFor: ['database'] },
    });
    readiness.ready('database');
    expect(await request(app).get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(lines).toEqual([]);
  });
});

describe('problems', () => {
  it('are application/problem+json with the code, path and trace id', async () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:3306');
    const { app, lines } = appWith(fail(new DatabaseUnavailable('The users cannot be read.', { cause })));
    const response = await request(app).get('/things/a%20b?x=1');
    expect(response.type).toBe('application/problem+json');
    expect(response.status).toBe(503);
    expect(response.body).toEqual({
      ...PROBLEM_TYPES.database_unavailable,
      detail: 'The users cannot be read.',
      instance: '/things/a%20b',
      trace_id: TRACE_ID,
    });
    expect(lines).toMatchObject([
      {
        level: 'error',
        msg: 'request failed',
        code: 'database_unavailable',
        err: { type: 'DatabaseUnavailable', cause: { message: 'connect ECONNREFUSED 10.0.0.7:3306' } },
      },
      { level: 'info', msg: 'request', route: '/things/:name', status: 503 },
    ]);
  });

  it('say nothing about an unexpected error, which is logged', async () => {
    const { app, lines } = appWith(fail(new TypeError('secret is undefined')));
    const response = await request(app).get('/things/a');
    expect(response.body).toEqual({
      ...PROBLEM_TYPES.internal_error,
      instance: '/things/a',
      trace_id: TRACE_ID,
    });
    expect(lines[0]).toMatchObject({ err: { cause: { type: 'TypeError', message: 'secret is undefined' } } });
  });

  it('leave the trace id out where there is none', async () => {
    const { app } = appWith(fail(new Error('boom')), noTracing());
    const response = await request(app).get('/things/a');
    expect(response.body).not.toHaveProperty('trace_id');
  });

  it('come from a rejected promise and from a thrown non-error alike', async () => {
    const rejected = appWith(() => Promise.reject(new Error('boom')));
    expect((await request(rejected.app).get('/things/a')).status).toBe(500);
    const thrown = appWith(fail('boom'));
    expect((await request(thrown.app).get('/things/a')).status).toBe(500);
  });

  it('answer an unknown path with 404, which is not logged as an error', async () => {
    const { app, lines } = appWith(answer);
    const response = await request(app).get('/nothing?here');
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.not_found,
      instance: '/nothing',
      trace_id: TRACE_ID,
    });
    expect(lines).toMatchObject([{ level: 'info', route: 'unmatched', status: 404 }]);
  });

  it('answer another method with 405 and Allow, and OPTIONS with Allow alone', async () => {
    const { app } = appWith(answer);
    const refused = await request(app).delete('/things/a');
    expect(refused.body).toMatchObject(PROBLEM_TYPES.method_not_allowed);
    expect(refused.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    const options = await request(app).options('/things/a');
    expect(options.status).toBe(204);
    expect(options.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    expect((await request(app).head('/things/a')).status).toBe(200);
  });

  it('answer a path that is not valid percent-encoding with 400', async () => {
    const { app } = appWith(answer);
    const response = await request(app).get('/things/%E0%A4%A');
    expect(response.body).toMatchObject(PROBLEM_TYPES.malformed_request);
  });

  it('answer a body that is not JSON with 400 and do not repeat it', async () => {
    const { app } = appWith(answer);
    const response = await request(app).post('/things/a').type('json').send('hunter2');
    expect(response.body).toMatchObject({
      ...PROBLEM_TYPES.malformed_request,
      detail: 'The body is not valid JSON.',
    });
    expect(response.text).not.toContain('hunter2');
  });

  it('accept a body of the largest size and refuse one byte more with 413', async () => {
    const { app } = appWith(answer);
    const body = (bytes: number): string => `"${'x'.repeat(bytes - 4)}"`;
    const send = (bytes: number) =>
      request(app)
        .post('/things/a')
        .type('json')
        .send(`[${body(bytes)}]`);
    expect((await send(BODY_LIMIT)).status).toBe(200);
    const refused = await send(BODY_LIMIT + 1);
    expect(refused.body).toMatchObject(PROBLEM_TYPES.body_too_large);
  });

  it('answer an unknown encoding or character set of the body with 415', async () => {
    const { app } = appWith(answer);
    const encoding = await request(app).post('/things/a').set('Content-Encoding', 'rot13').send({ a: 1 });
    expect(encoding.body).toMatchObject(PROBLEM_TYPES.unsupported_media_type);
    const charset = await request(app).post('/things/a').type('application/json; charset=x-none').send('{}');
    expect(charset.body).toMatchObject(PROBLEM_TYPES.unsupported_media_type);
  });

  it('break the connection when half an answer is already out', async () => {
    const { app, lines } = appWith((_request, response) => {
      response.write('{"half":');
      throw new Error('boom');
    });
    await expect(request(app).get('/things/a')).rejects.toThrow();
    expect(lines).toMatchObject([
      { level: 'error', msg: 'request failed' },
      { level: 'warn', msg: 'request', aborted: true },
    ]);
  });
});

import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp, TRACE_ID } from '../../test/support/test-app.ts';
import { noTracing } from '../testing/no-tracing.ts';
import { currentRequestId } from './request-context.ts';
import type { RequestTracing } from './request-tracing.ts';

const answering = anyRoutes(() => ({ status: 200, body: { ok: true } }));

describe('a service app', () => {
  it('answers without naming its framework, and with headers fit for an API', async () => {
    const { app } = testApp(answering);
    const { headers, status } = await request(app).get('/things/a');
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    });
  });

  it.each([
    [0, 'http', /127\.0\.0\.1$/],
    [1, 'https', /^203\.0\.113\.9$/],
  ])('with %i trusted proxies says the protocol is %s', async (trustProxyHops, protocol, ip) => {
    const routes = anyRoutes(({ request: { ip, protocol } }) => ({ status: 200, body: { ip, protocol } }));
    const { app } = testApp(routes, { limits: { trustProxyHops, rateLimitPerMinute: 0 } });
    const forwarded = { 'X-Forwarded-For': '198.51.100.1, 203.0.113.9', 'X-Forwarded-Proto': 'https' };
    const { body } = (await request(app).get('/things/a').set(forwarded)) as { body: Record<string, string> };
    expect(body['ip']).toMatch(ip);
    expect(body['protocol']).toBe(protocol);
  });

  it('logs one line a request: the route pattern, neither path, query, body nor address', async () => {
    const { app, lines } = testApp(answering);
    await request(app)
      .post('/things/alice?token=hunter2')
      .set('X-Request-Id', 'r-1')
      .send({ password: 'hunter2' });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String) as string,
        service: 'test',
        request_id: 'r-1',
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
    const failing = anyRoutes(() => {
      throw new Error('boom');
    });
    await request(testApp(failing, { tracing }).app).post('/things/a').send({ a: 1 });
    expect(order).toEqual(['open, body undefined', 'Error: boom, sent false']);
  });

  it('asks clients to close their connection once it is stopping, and answers them', async () => {
    const { app, readiness } = testApp(answering);
    readiness.stop();
    const response = await request(app).get('/things/a').set('Connection', 'keep-alive');
    expect(response.status).toBe(200);
    expect(response.headers['connection']).toBe('close');
  });
});

describe('the probes of a service app', () => {
  const tracing: RequestTracing = {
    ...noTracing(),
    openSegment: () => () => {
      throw new Error('a probe was traced');
    },
  };

  it('are answered from its state, untraced, unlogged and unlimited', async () => {
    const limits = { trustProxyHops: 0, rateLimitPerMinute: 1 };
    const { app, lines, readiness } = testApp([], { tracing, limits, checkAnswers: true });
    const probe = (name: string) => request(app).get(`/health/${name}`);
    const parts = { database: { ready: false } };
    expect(await probe('live')).toMatchObject({ status: 200, body: { status: 'live' } });
    const waitingFor = ['database'];
    expect((await probe('ready')).body).toEqual({ status: 'not ready', waitingFor, parts });
    expect((await probe('startup')).body).toEqual({ status: 'starting', waitingFor, parts });
    readiness.ready('database');
    expect((await probe('ready')).body).toEqual({ status: 'ready', parts: { database: { ready: true } } });
    readiness.notReady('database', 'connection lost');
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { parts: { database: { ready: false, reason: 'connection lost' } } },
    });
    expect(await probe('startup')).toMatchObject({ status: 200, body: { status: 'started' } });
    readiness.stop();
    expect(await probe('ready')).toMatchObject({ status: 503, body: { waitingFor: ['stopping'] } });
    expect(lines).toEqual([]);
  });

  it('are in the document, without the answer of a limit that they do not have', async () => {
    const response = await request(testApp([]).app).get('/things/openapi.json');
    const { paths } = response.body as { paths: Record<string, { get: { responses: object } }> };
    expect(Object.keys(paths)).toEqual(['/health/live', '/health/ready', '/health/startup']);
    expect(Object.keys(paths['/health/ready']?.get.responses ?? {})).toEqual(['200', '500', '503']);
  });
});

describe('the id of a request', () => {
  const { app } = testApp(
    anyRoutes(async () => {
      await Promise.resolve();
      return { status: 200, body: { id: currentRequestId() } };
    }),
  );

  it.each(['a', 'A-b_9.x:1', 'x'.repeat(128)])('is the caller’s when that is well-formed: %s', async (id) => {
    const response = await request(app).post('/things/a').set('X-Request-Id', id).send({});
    expect(response.headers['x-request-id']).toBe(id);
    expect(response.body).toEqual({ id });
  });

  it.each(['', 'a b', 'x'.repeat(129), 'a"b', 'ä'])('is a new one when the caller’s is %j', async (id) => {
    const response = await request(app).get('/things/a').set('X-Request-Id', id);
    expect(response.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(response.body).toEqual({ id: response.headers['x-request-id'] });
  });

  it('is not known outside a request', () => {
    expect(currentRequestId()).toBeUndefined();
  });
});

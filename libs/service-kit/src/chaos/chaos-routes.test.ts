import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp } from '../../test/support/test-app.ts';
import { addRoutes } from '../api/add-routes.ts';
import { chaosRoutes } from './chaos-routes.ts';
import { createChaos } from './chaos.ts';

const routes = anyRoutes(() => ({ status: 200, body: {} }));
const disturbed = () => testApp(routes, { chaos: { enabled: true }, checkAnswers: true });
const part = { ratio: 1, seconds: 60 };

describe('the chaos routes', () => {
  it.each([undefined, { enabled: false }])('are not there unless asked for: %j', async (chaos) => {
    const { app, lines } = testApp(routes, chaos && { chaos });
    expect(
      (
        await request(app)
          .post('/chaos/status')
          .send({ status: 500, ...part })
      ).status,
    ).toBe(404);
    expect((await request(app).get('/things/openapi.json')).body).not.toHaveProperty('paths./chaos');
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('are documented, and warned of in one line, when they are on', async () => {
    const { app, lines } = disturbed();
    const { body } = (await request(app).get('/things/openapi.json')) as { body: { paths: object } };
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/chaos'))).toEqual([
      '/chaos',
      '/chaos/latency',
      '/chaos/status',
      '/chaos/leak',
      '/chaos/crash',
    ]);
    expect(lines).toMatchObject([{ level: 'warn', msg: expect.stringContaining('/chaos') as string }]);
  });

  it('answer the routes of the service with a status, but neither probes nor themselves, until they are cleared', async () => {
    const { app, readiness } = disturbed();
    readiness.ready('database');
    const asked = await request(app)
      .post('/chaos/status')
      .send({ status: 502, ...part });
    expect(asked.body).toEqual({ latency: null, status: { status: 502, ...part }, leakedMegabytes: 0 });
    const response = await request(app).get('/things/a').set('X-Request-Id', 'r-1');
    expect(response.type).toBe('application/problem+json');
    expect(response.body).toMatchObject({
      status: 502,
      type: 'urn:problem-type:xray-microservices:chaos',
      instance: '/things/a',
      request_id: 'r-1',
    });
    expect((await request(app).get('/health/ready')).status).toBe(200);
    expect((await request(app).get('/things/docs')).status).toBe(200);
    expect((await request(app).delete('/chaos')).body).toMatchObject({ status: null });
    expect((await request(app).get('/things/a')).status).toBe(200);
  });

  it('hold a request back before it is handled', async () => {
    const { app } = disturbed();
    await request(app)
      .post('/chaos/latency')
      .send({ milliseconds: 1, ...part });
    expect((await request(app).get('/chaos')).body).toMatchObject({ latency: { milliseconds: 1 } });
    expect((await request(app).get('/things/a')).status).toBe(200);
  });

  it('hold memory and let go of it', async () => {
    const { app } = disturbed();
    expect((await request(app).post('/chaos/leak').send({ megabytes: 2 })).body).toMatchObject({
      leakedMegabytes: 2,
    });
    expect((await request(app).delete('/chaos')).body).toMatchObject({ leakedMegabytes: 0 });
  });

  it.each([
    ['latency', { milliseconds: 60_001, ...part }],
    ['latency', { milliseconds: 1, ratio: 1.1, seconds: 1 }],
    ['status', { status: 200, ...part }],
    ['status', { status: 500, ratio: 1, seconds: 3601 }],
    ['leak', { megabytes: 513 }],
    ['crash', { how: 'hang' }],
  ])('refuse what is out of bounds: %s %j', async (kind, body) => {
    expect((await request(disturbed().app).post(`/chaos/${kind}`).send(body)).status).toBe(400);
  });

  it('crash only after they have answered', async () => {
    const order: string[] = [];
    const app = express();
    const crash = (kind: string) => order.push(`crash by ${kind}`);
    addRoutes(app, chaosRoutes(createChaos({ now: () => 0, random: () => 0, crash })), {
      checkAnswers: true,
    });
    app.use((_request, response) => {
      response.end();
    });
    const response = await request(app).post('/chaos/crash').send({ how: 'exit' });
    expect(response.status).toBe(202);
    expect(order).toEqual(['crash by exit']);
  });
});

import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TracedService } from '../support/traced-service.ts';
import { startTracedService } from '../support/traced-service.ts';

let traced: TracedService;

beforeAll(async () => {
  traced = await startTracedService((app) => {
    const answer: express.RequestHandler = (_request, response) => {
      response.json({});
    };
    const users = express.Router();
    users.get('/user/:id', answer);
    users.get('/broken/:id', () => {
      throw new Error('broken');
    });
    users.get(['/either/:id', '/or/:id'], answer);
    const api = express.Router();
    api.use('/v1/', users);
    app.use('/api', api);
    const tenants = express.Router({ mergeParams: true });
    tenants.get('/u/:u', answer);
    app.use('/tenant/:email', tenants);
    const twice = express.Router();
    twice.get('/twice/:id', answer);
    app.use('/first', twice);
    app.use('/second', twice);
    const admin = express();
    admin.get('/log/:id', answer);
    app.use('/admin', admin);
    app.get('/plain', answer);
  });
});

afterAll(() => traced.close());

describe('http_route', () => {
  it.each([
    ['a route of the application', '/plain', '/plain'],
    ['a route of routers within each other', '/api/v1/user/7', '/api/v1/user/:id'],
    ['one whose handler throws', '/api/v1/broken/7', '/api/v1/broken/:id'],
    ['one of several paths', '/api/v1/either/7', '/api/v1/either/:id'],
    ['a router whose path holds a value', '/tenant/ann@example.com/u/7', '/tenant/:email/u/:u'],
    ['a router mounted twice', '/second/twice/7', '/second/twice/:id'],
    ['an application within another', '/admin/log/7', '/admin/log/:id'],
  ])('is the whole pattern of %s', async (_what, path, expected) => {
    const segment = await traced.segmentOf(path);
    expect(segment['annotations']).toEqual({ http_route: expected });
  });
});

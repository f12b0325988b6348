import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp } from '../../test/support/test-app.ts';

const { app } = testApp(anyRoutes(() => ({ status: 200, body: { ok: true } })));
const FOREIGN = { Origin: 'https://evil.example' };

describe('a page of another origin', () => {
  it('may not read an answer', async () => {
    const { headers } = await request(app).get('/things/a').set(FOREIGN);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('may not send what it has to ask for first', async () => {
    const { headers, status } = await request(app)
      .options('/things/a')
      .set({
        ...FOREIGN,
        'Access-Control-Request-Method': 'DELETE',
        'Access-Control-Request-Headers': 'authorization,content-type',
      });
    expect(status).toBe(204);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('finds no cookie that its browser would send along', async () => {
    for (const path of ['/things/a', '/nowhere', '/health/live']) {
      expect((await request(app).get(path).set(FOREIGN)).headers).not.toHaveProperty('set-cookie');
    }
  });
});

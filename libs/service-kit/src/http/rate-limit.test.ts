import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp } from '../../test/support/test-app.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';

const routes = anyRoutes(() => ({ status: 200, body: {} }));
const limited = (rateLimitPerMinute: number, trustProxyHops = 0) =>
  testApp(routes, { limits: { rateLimitPerMinute, trustProxyHops } });

describe('the rate limit', () => {
  it('lets the last request within it pass and refuses the first above it, saying when to come again', async () => {
    const { app, lines } = limited(2);
    const get = () => request(app).get('/things/a');
    const [first, second, third] = [await get(), await get(), await get()];
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect(first.headers['ratelimit']).toMatch(/^"2-in-1min"; r=1; t=\d+$/);
    expect(first.headers['ratelimit-policy']).toMatch(/^"2-in-1min"; q=2; w=60/);
    expect(third.body).toMatchObject(PROBLEM_TYPES.too_many_requests);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({ msg: 'request', status: 429 });
  });

  it('does not count probes', async () => {
    const { app, readiness } = limited(1);
    readiness.ready('database');
    for (let i = 0; i < 3; i++) expect((await request(app).get('/health/ready')).status).toBe(200);
    expect((await request(app).get('/things/a')).status).toBe(200);
  });

  it('is off at 0', async () => {
    const response = await request(limited(0).app).get('/things/a');
    expect(response.headers).not.toHaveProperty('ratelimit');
  });

  it('counts by the address that the trusted proxies give, not by one the caller makes up', async () => {
    const behind = limited(1, 1);
    const from = (address: string) => request(behind.app).get('/things/a').set('X-Forwarded-For', address);
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.2')).status).toBe(200);
    expect((await from('198.51.100.9, 203.0.113.1')).status).toBe(429);

    const open = limited(1);
    const forging = (address: string) => request(open.app).get('/things/a').set('X-Forwarded-For', address);
    expect((await forging('203.0.113.1')).status).toBe(200);
    expect((await forging('203.0.113.2')).status).toBe(429);
  });

  it('takes the addresses of one IPv6 network for one client', async () => {
    const { app } = limited(1, 1);
    const from = (address: string) => request(app).get('/things/a').set('X-Forwarded-For', address);
    expect((await from('2001:db8:0:1::1')).status).toBe(200);
    expect((await from('2001:db8:0:2::2')).status).toBe(429);
    expect((await from('2001:db8:1:1::1')).status).toBe(200);
  });
});

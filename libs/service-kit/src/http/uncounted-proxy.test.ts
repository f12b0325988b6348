import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anyRoutes, testApp } from '../../test/support/test-app.ts';

const routes = anyRoutes(() => ({ status: 200, body: {} }));
const warnings = async (trustProxyHops: number, header: string) => {
  const { app, lines } = testApp(routes, { limits: { trustProxyHops, rateLimitPerMinute: 0 } });
  for (let i = 0; i < 3; i++) await request(app).get('/things/a').set(header, '203.0.113.9');
  return lines.filter(({ level }) => level === 'warn');
};

describe('a proxy that nobody told the service of', () => {
  it('is warned of once, without the address', async () => {
    const lines = await warnings(0, 'X-Forwarded-For');
    expect(lines).toMatchObject([{ msg: expect.stringContaining('TRUST_PROXY_HOPS is 0') as string }]);
    expect(JSON.stringify(lines)).not.toContain('203.0.113.9');
  });

  it('is none when the proxies are counted, or none has been there', async () => {
    expect(await warnings(1, 'X-Forwarded-For')).toEqual([]);
    expect(await warnings(0, 'X-Other')).toEqual([]);
  });
});

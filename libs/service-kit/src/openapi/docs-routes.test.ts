import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { exampleRoutes } from '../../test/support/example-routes.ts';
import { API, testApp } from '../../test/support/test-app.ts';
import { healthRoutes } from '../health/health-routes.ts';
import { createReadiness } from '../health/readiness.ts';
import type { RequestTracing } from '../http/request-tracing.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import { noTracing } from '../testing/no-tracing.ts';
import { openApiDocument } from './openapi-document.ts';

const tracing: RequestTracing = {
  ...noTracing(),
  openSegment: () => () => {
    throw new Error('a document was traced');
  },
};
const { app, lines } = testApp(exampleRoutes(), { tracing });
const STRICT = "default-src 'none';frame-ancestors 'none'";

describe('the documents of a service', () => {
  it('have the OpenAPI document of its routes', async () => {
    const response = await request(app).get('/things/openapi.json');
    const probes = healthRoutes(createReadiness([]));
    expect(response.body).toEqual(openApiDocument([...exampleRoutes(), ...probes], API));
    expect(response.headers['content-security-policy']).toBe(STRICT);
  });

  it('have a page that runs files of this service alone', async () => {
    const page = await request(app).get('/things/docs');
    expect(page.type).toBe('text/html');
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self';.* connect-src 'self';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script>|<style|\son\w+=|https?:/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files).toHaveLength(4);
    for (const file of files) {
      const { status, headers } = await request(app).get(file);
      expect([file, status]).toEqual([file, 200]);
      expect(headers['cache-control']).toBe('public, max-age=86400');
      expect(headers['content-security-policy']).toBe(STRICT);
    }
  });

  it('start the page with this document and without the validator of another host', async () => {
    const { text, type } = await request(app).get('/things/docs/initializer.js');
    expect(type).toBe('text/javascript');
    expect(text).toContain('"/things/openapi.json"');
    expect(text).toContain('validatorUrl: null');
    expect(text).not.toMatch(/https?:/);
  });

  it('escape a title that looks like markup', async () => {
    const api = { ...API, title: '<script>alert("&")</script>' };
    const { text } = await request(testApp([], { api }).app).get('/things/docs');
    expect(text).toContain('<title>&lt;script>alert(&quot;&amp;&quot;)&lt;/script></title>');
  });

  it.each(['index.html', 'swagger-initializer.js', 'package.json', '%2e%2e%2fpackage.json'])(
    'do not have the other files of swagger-ui: %s',
    async (file) => {
      const response = await request(testApp([]).app).get(`/things/docs/${file}`);
      expect(response.status).toBe(404);
    },
  );

  it.each(['openapi.json', 'docs', 'docs/initializer.js', 'docs/swagger-ui.css'])(
    'answer other methods with 405 and Allow: %s',
    async (path) => {
      const response = await request(app).delete(`/things/${path}`);
      expect(response.body).toMatchObject(PROBLEM_TYPES.method_not_allowed);
      expect(response.headers['allow']).toBe('GET, HEAD, OPTIONS');
      expect((await request(app).options(`/things/${path}`)).status).toBe(204);
    },
  );

  it('are neither traced nor logged', () => {
    expect(lines).toEqual([]);
  });

  it('are limited as everything else', async () => {
    const limited = request(testApp([], { limits: { trustProxyHops: 0, rateLimitPerMinute: 1 } }).app);
    expect((await limited.get('/things/openapi.json')).status).toBe(200);
    expect((await limited.get('/things/docs')).status).toBe(429);
  });
});

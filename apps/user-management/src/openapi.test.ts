import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createReadiness, healthRoutes, openApiDocument } from '@xray-microservices/service-kit';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { API, routesOf } from './app.ts';
import type { RouteDependencies } from './app.ts';

const FILE = fileURLToPath(new URL('../openapi.json', import.meta.url));
const REQUESTS = fileURLToPath(new URL('../requests.http', import.meta.url));

const open = (): Promise<never> => Promise.reject(new Error('not for this test'));
const guards = { requireUser: open, requireAdmin: open, requireAdminOrSelf: open };
/** Describing the routes needs nothing but to know which are guarded. */
const routes = routesOf({ guards } as unknown as RouteDependencies);
const probes = healthRoutes(createReadiness([]));

describe('the OpenAPI document', () => {
  it('is the file openapi.json, which `vitest run -u` writes anew', async () => {
    const config = await resolveConfig(FILE);
    const document = openApiDocument([...routes, ...probes], API);
    const text = await format(JSON.stringify(document), { ...config, filepath: FILE });
    await expect(text).toMatchFileSnapshot(FILE);
  });

  it('asks for a token where there is a guard, and nowhere else', () => {
    const guarded = routes.filter((route) => route.guarded).map(({ path }) => path);
    const open = routes.filter((route) => !route.guarded).map(({ path }) => path);
    expect(guarded.every((path) => /\/(users|user|mails)\b/.test(path))).toBe(true);
    expect(open.sort()).toEqual([
      '/usermgmt/health-status',
      '/usermgmt/login',
      '/usermgmt/notification-health-status',
      '/usermgmt/notification-service-info',
      '/usermgmt/notification-xray',
    ]);
  });

  it('says of every route that needs to know its caller that the database may be away', () => {
    const silent = routes.filter(
      ({ guarded, problems }) => guarded && problems?.includes('database_unavailable') !== true,
    );
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('shows no password in an answer', () => {
    for (const { responses } of routes) {
      for (const { body } of Object.values(responses)) {
        expect(JSON.stringify(body?.toJSONSchema() ?? {})).not.toMatch(/password/i);
      }
    }
  });
});

describe('requests.http', () => {
  const text = readFileSync(REQUESTS, 'utf8');

  it('leaves traces to the service: all that sent the same id would be in one', () => {
    expect(text).not.toMatch(/^x-amzn-trace-id/im);
  });

  it('has every operation', () => {
    const asked = new Set(
      [...text.matchAll(/^(GET|POST|PUT|PATCH|DELETE) \{\{base\}\}([^\s?]+)/gm)].map(
        ([, method = '', path = '']) => `${method} ${path.replace(/\{\{(\w+)\}\}/g, ':$1')}`,
      ),
    );
    const operations = [...routes, ...probes].map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(operations.filter((operation) => !asked.has(operation))).toEqual([]);
  });
});

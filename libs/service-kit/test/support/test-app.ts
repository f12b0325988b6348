import type { Express } from 'express';
import { z } from 'zod';
import { apiRoute } from '../../src/api/api-route.ts';
import type { ApiRoute, RouteInput } from '../../src/api/api-route.ts';
import { createReadiness } from '../../src/health/readiness.ts';
import type { Readiness } from '../../src/health/readiness.ts';
import { createServiceApp } from '../../src/http/create-service-app.ts';
import type { ServiceAppOptions } from '../../src/http/create-service-app.ts';
import type { LogLine } from '../../src/testing/memory-logger.ts';
import { memoryLogger } from '../../src/testing/memory-logger.ts';
import { noTracing } from '../../src/testing/no-tracing.ts';

export const TRACE_ID = '1-67891233-abcdef012345678912345678';
export const API = { title: 'Things', version: '1', description: 'For tests', prefix: '/things' };

/** An app around these routes that waits for a database, with its log in memory. */
export function testApp(
  routes: readonly ApiRoute[],
  options: Partial<ServiceAppOptions> = {},
): { readonly app: Express; readonly lines: readonly LogLine[]; readonly readiness: Readiness } {
  const { logger, lines } = memoryLogger();
  const readiness = createReadiness(['database']);
  const app = createServiceApp({
    tracing: noTracing(TRACE_ID),
    logger,
    readiness,
    routes,
    api: API,
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
    ...options,
  });
  return { app, lines, readiness };
}

type Handle = (input: RouteInput<{ name: string }, unknown, unknown, unknown, unknown>) => unknown;

/** `GET` and `POST /things/:name` that take anything and do what the test says. */
export function anyRoutes(handle: Handle): ApiRoute[] {
  const described = {
    path: '/things/:name',
    summary: 'Anything',
    tag: 'things',
    params: z.object({ name: z.string() }),
    responses: { 200: { description: 'Whatever it is', body: z.unknown() } },
  } as const;
  // The tests also answer what no type would let pass.
  const untyped = (input: Parameters<Handle>[0]) => handle(input) as { status: 200; body: unknown };
  return [
    apiRoute({ ...described, method: 'get', handle: untyped }),
    apiRoute({ ...described, method: 'post', body: z.unknown(), handle: untyped }),
  ];
}

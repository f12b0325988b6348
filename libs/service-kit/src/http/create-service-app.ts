import express from 'express';
import type { Express, Router } from 'express';
import { healthRoutes } from '../health/health-routes.ts';
import type { Readiness } from '../health/readiness.ts';
import type { Logger } from '../log/logger.ts';
import { clientErrors } from '../problem/client-errors.ts';
import { problemHandler } from '../problem/problem-handler.ts';
import { notFound } from './not-found.ts';
import { requestLog } from './request-log.ts';
import type { RequestTracing } from './request-tracing.ts';
import { securityHeaders } from './security-headers.ts';

/** The largest JSON body, in bytes; a larger one is answered with 413. */
export const BODY_LIMIT = 64 * 1024;

export interface ServiceAppOptions {
  readonly tracing: RequestTracing;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly routes: readonly Router[];
}

/**
 * The Express application around a service's own routes. The order is the point:
 * probes (neither traced nor logged), segment, log line, body, routes, 404, the segment's error, the answer to errors.
 */
export function createServiceApp({ tracing, logger, readiness, routes }: ServiceAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Addresses and protocol of callers are not used; trusting X-Forwarded-* would only let callers forge them.
  app.set('trust proxy', false);

  app.use(securityHeaders());
  app.use(healthRoutes(readiness));
  app.use(tracing.openSegment());
  app.use(requestLog(logger));
  app.use(express.json({ limit: BODY_LIMIT }));
  for (const router of routes) app.use(router);
  app.use(notFound());
  app.use(clientErrors());
  app.use(tracing.closeSegment());
  app.use(problemHandler({ traceId: () => tracing.traceId(), logger }));
  return app;
}

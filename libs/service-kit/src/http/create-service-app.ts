import express from 'express';
import type { Express, RequestHandler } from 'express';
import { addRoutes } from '../api/add-routes.ts';
import type { ApiRoute } from '../api/api-route.ts';
import { chaosRoutes } from '../chaos/chaos-routes.ts';
import { createChaos } from '../chaos/chaos.ts';
import type { Chaos } from '../chaos/chaos.ts';
import { crashProcess } from '../chaos/crash-process.ts';
import { disturb } from '../chaos/disturb.ts';
import { healthRoutes } from '../health/health-routes.ts';
import type { Readiness } from '../health/readiness.ts';
import type { Logger } from '../log/logger.ts';
import { docsRoutes } from '../openapi/docs-routes.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';
import type { ApiDescription } from '../openapi/openapi-document.ts';
import { clientErrors } from '../problem/client-errors.ts';
import type { RequestIds } from '../problem/problem.ts';
import { problemHandler } from '../problem/problem-handler.ts';
import { checkHost } from './check-host.ts';
import { notFound } from './not-found.ts';
import { limitRate } from './rate-limit.ts';
import { currentRequestId } from './request-context.ts';
import { requestIds } from './request-id.ts';
import { requestLog } from './request-log.ts';
import type { RequestTracing } from './request-tracing.ts';
import { securityHeaders } from './security-headers.ts';
import { warnOfUncountedProxy } from './uncounted-proxy.ts';

/** Fits `config.http` of `httpVariables`. */
export interface RequestLimits {
  readonly trustProxyHops: number;
  /** Per client address; 0 is no limit. */
  readonly rateLimitPerMinute: number;
}

export interface ServiceAppOptions {
  readonly tracing: RequestTracing;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly routes: readonly ApiRoute[];
  readonly api: ApiDescription;
  readonly limits: RequestLimits;
  /** Fits `config.chaos` of `chaosVariables`; off unless told. */
  readonly chaos?: { readonly enabled: boolean };
  /** True: an answer that is not as documented becomes an `internal_error` that says where. For tests and development. */
  readonly checkAnswers?: boolean;
}

/**
 * The Express application around a service's own routes. The order is the point: probes and the documents (neither
 * traced nor logged), segment, log line, rate limit, routes, 404, the segment's error, the answer to errors.
 */
export function createServiceApp(options: ServiceAppOptions): Express {
  const { tracing, logger, readiness, routes, api, limits } = options;
  const answers = { checkAnswers: options.checkAnswers ?? false };
  const limiter = limitRate(limits.rateLimitPerMinute);
  const ids = (): RequestIds => ({ traceId: tracing.traceId(), requestId: currentRequestId() });
  const chaos = chaosOf(options);
  const disturbing = chaos === undefined ? [] : chaosRoutes(chaos);
  const probes = healthRoutes(readiness);
  const document = openApiDocument([...routes, ...disturbing, ...probes], api);
  const app = bareApp(limits);

  app.use(securityHeaders());
  app.use(requestIds());
  app.use(closeWhenStopping(readiness));
  app.use(checkHost());
  addRoutes(app, probes, answers);
  addRoutes(app, docsRoutes(document, api), answers, [limiter]);
  app.use(tracing.openSegment());
  app.use(requestLog(logger));
  app.use(warnOfUncountedProxy(limits, logger));
  app.use(limiter);
  addRoutes(app, disturbing, answers);
  if (chaos !== undefined) app.use(disturb(chaos, ids));
  addRoutes(app, routes, answers);
  app.use(notFound());
  app.use(clientErrors());
  app.use(tracing.closeSegment());
  app.use(problemHandler({ ids, logger }));
  return app;
}

function bareApp({ trustProxyHops }: RequestLimits): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Nobody is believed unless a number of proxies is known: X-Forwarded-* would only let callers forge their address.
  app.set('trust proxy', trustProxyHops === 0 ? false : trustProxyHops);
  return app;
}

function chaosOf({ chaos, logger }: ServiceAppOptions): Chaos | undefined {
  if (chaos?.enabled !== true) return undefined;
  logger.warn('chaos is on: anybody who reaches /chaos can disturb this service');
  return createChaos({ now: () => Date.now(), random: Math.random, crash: crashProcess });
}

/** Clients that keep their connection go elsewhere for the next request, while the service still answers this one. */
function closeWhenStopping(readiness: Readiness): RequestHandler {
  return (_request, response, next) => {
    if (readiness.isStopping()) response.set('Connection', 'close');
    next();
  };
}

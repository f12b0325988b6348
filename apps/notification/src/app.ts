import { createServiceApp } from '@xray-microservices/service-kit';
import type { Logger, Readiness, RequestTracing } from '@xray-microservices/service-kit';
import type { Express } from 'express';
import { healthStatusRoutes } from './features/health/health.routes.ts';
import { infoRoutes } from './features/info/info.routes.ts';
import type { ServiceInfo } from './features/info/info.routes.ts';

export interface AppDependencies {
  readonly tracing: RequestTracing;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly info: ServiceInfo;
}

/** The service as an Express application that does not listen yet. */
export function createApp({ tracing, logger, readiness, info }: AppDependencies): Express {
  const routes = [healthStatusRoutes(info.service), infoRoutes({ info, traceId: () => tracing.traceId() })];
  return createServiceApp({ tracing, logger, readiness, routes });
}

import { createServiceApp } from '@xray-microservices/service-kit';
import type { ApiDescription, ApiRoute, ServiceAppOptions } from '@xray-microservices/service-kit';
import type { Express } from 'express';
import { healthStatusRoute } from './features/health/health.routes.ts';
import { infoRoutes } from './features/info/info.routes.ts';
import type { ServiceInfo } from './features/info/info.routes.ts';
import { mailRoutes } from './features/mail/mail.routes.ts';
import type { MailService } from './features/mail/mail.service.ts';

/** What the OpenAPI document says of the service. Its version is that of the API, not of what is deployed. */
export const API: ApiDescription = {
  title: 'notification',
  version: '1',
  description: 'Sends mails, and tells what became of them.',
  prefix: '/notification',
};

export interface RouteDependencies {
  readonly info: ServiceInfo;
  readonly mails: MailService;
  readonly traceId: () => string | undefined;
}

export interface AppDependencies
  extends
    Omit<RouteDependencies, 'traceId'>,
    Pick<ServiceAppOptions, 'tracing' | 'logger' | 'readiness' | 'limits' | 'chaos' | 'checkAnswers'> {}

/** The service's own routes. */
export function appRoutes({ info, mails, traceId }: RouteDependencies): ApiRoute[] {
  return [
    healthStatusRoute({ service: info.service, mailCounters: () => mails.counters() }),
    ...infoRoutes({ info, traceId }),
    ...mailRoutes(mails),
  ];
}

/** The service as an Express application that does not listen yet. */
export function createApp({ info, mails, ...options }: AppDependencies): Express {
  const { tracing } = options;
  const routes = appRoutes({ info, mails, traceId: () => tracing.traceId() });
  return createServiceApp({ ...options, routes, api: API });
}

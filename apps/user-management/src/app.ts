import { createServiceApp } from '@xray-microservices/service-kit';
import type { Logger, Readiness, RequestTracing } from '@xray-microservices/service-kit';
import type { Express } from 'express';
import type { DatabaseState } from './db/keep-database.ts';
import { healthStatusRoutes } from './features/health/health.routes.ts';
import type { NotificationClient } from './features/notification/notification.client.ts';
import { notificationRoutes } from './features/notification/notification.routes.ts';
import type { UsersRepository } from './features/users/users.repository.ts';

export const SERVICE = 'user-management';

export interface AppDependencies {
  readonly tracing: RequestTracing;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly databaseState: () => DatabaseState;
  readonly users: UsersRepository;
  readonly notifications: NotificationClient;
}

/** The service as an Express application that does not listen yet. */
export function createApp(dependencies: AppDependencies): Express {
  const { tracing, logger, readiness, databaseState, users, notifications } = dependencies;
  const routes = [
    healthStatusRoutes({ service: SERVICE, databaseState }),
    notificationRoutes({ users, notifications, traceId: () => tracing.traceId() }),
  ];
  return createServiceApp({ tracing, logger, readiness, routes });
}

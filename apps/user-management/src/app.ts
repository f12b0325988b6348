import { createServiceApp } from '@xray-microservices/service-kit';
import type {
  ApiDescription,
  ApiRoute,
  Logger,
  Readiness,
  RequestLimits,
  RequestTracing,
} from '@xray-microservices/service-kit';
import type { Express } from 'express';
import type { DatabaseState } from './db/keep-database.ts';
import { authRoutes } from './features/auth/auth.routes.ts';
import type { Guards } from './features/auth/guards.ts';
import type { PasswordCheck } from './features/auth/password-check.ts';
import type { Tokens } from './features/auth/tokens.ts';
import { healthStatusRoutes } from './features/health/health.routes.ts';
import { mailsRoutes } from './features/mails/mails.routes.ts';
import type { MailsService } from './features/mails/mails.service.ts';
import type { NotificationQuestions } from './features/notification/notification.client.ts';
import { notificationRoutes } from './features/notification/notification.routes.ts';
import type { UsersRepository } from './features/users/users.repository.ts';
import { usersRoutes } from './features/users/users.routes.ts';
import type { UsersService } from './features/users/users.service.ts';

export const SERVICE = 'user-management';

/** What the OpenAPI document says of the service. The version is that of the routes. */
export const API: ApiDescription = {
  title: 'User management',
  version: '1.0.0',
  description: 'The users: who they are, who may do what, and the mails they are sent.',
  prefix: '/usermgmt',
};

/** What the routes work with. */
export interface RouteDependencies {
  readonly traceId: () => string | undefined;
  readonly databaseState: () => DatabaseState;
  readonly guards: Guards;
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly checkPassword: PasswordCheck;
  readonly users: UsersService;
  readonly statistics: Pick<UsersRepository, 'summary'>;
  readonly mails: MailsService;
  readonly notifications: NotificationQuestions;
}

export interface AppDependencies extends Omit<RouteDependencies, 'traceId'> {
  readonly tracing: RequestTracing;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly limits: RequestLimits;
  readonly chaos?: { readonly enabled: boolean };
  /** True in tests: an answer that is not as documented is an error. */
  readonly checkAnswers?: boolean;
}

/** Every route of the service itself. */
export function routesOf(dependencies: RouteDependencies): ApiRoute[] {
  const { traceId, databaseState, guards, tokens, checkPassword } = dependencies;
  const { users, statistics, mails, notifications } = dependencies;
  return [
    ...healthStatusRoutes({ service: SERVICE, databaseState, mailCounts: () => mails.counts() }),
    ...authRoutes({ checkPassword, tokens }),
    ...usersRoutes({ users, guards }),
    ...mailsRoutes({ mails, requireAdmin: guards.requireAdmin }),
    ...notificationRoutes({ users: statistics, notifications, traceId }),
  ];
}

/** The service as an Express application that does not listen yet. */
export function createApp(dependencies: AppDependencies): Express {
  const { tracing, logger, readiness, limits, chaos, checkAnswers, ...others } = dependencies;
  const routes = routesOf({ ...others, traceId: () => tracing.traceId() });
  return createServiceApp({
    tracing,
    logger,
    readiness,
    routes,
    api: API,
    limits,
    ...(chaos !== undefined && { chaos }),
    ...(checkAnswers !== undefined && { checkAnswers }),
  });
}

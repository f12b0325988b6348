import { apiRoute } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { notificationXray } from './notification-xray.ts';
import type { NotificationXrayDependencies } from './notification-xray.ts';
import type { NotificationQuestions } from './notification.client.ts';
import { healthStatusSchema, serviceInfoSchema, xraySchema } from './notification.schema.ts';

export interface NotificationRoutesDependencies extends NotificationXrayDependencies {
  readonly notifications: NotificationQuestions;
}

const tag = 'notification';
const problems = ['upstream_failed', 'upstream_unavailable', 'upstream_timeout'] as const;

const xrayAnswer = z.object({
  message: z.string(),
  database: z
    .object({ users: z.int(), enabledUsers: z.int(), characterSet: z.string() })
    .describe('100 users are counted at most'),
  notification: xraySchema,
  trace_id: z.string().optional(),
});

/** What user management tells of the notification service, by asking it. */
export function notificationRoutes(dependencies: NotificationRoutesDependencies): ApiRoute[] {
  const { notifications } = dependencies;
  return [
    apiRoute({
      method: 'get',
      path: '/usermgmt/notification-health-status',
      summary: 'Whether notification answers',
      tag,
      responses: { 200: { description: 'What notification says', body: healthStatusSchema } },
      problems,
      handle: async () => ({ status: 200, body: await notifications.healthStatus() }),
    }),
    apiRoute({
      method: 'get',
      path: '/usermgmt/notification-service-info',
      summary: 'Which version of notification answers',
      tag,
      responses: { 200: { description: 'What notification says', body: serviceInfoSchema } },
      problems,
      handle: async () => ({ status: 200, body: await notifications.serviceInfo() }),
    }),
    apiRoute({
      method: 'get',
      path: '/usermgmt/notification-xray',
      summary: 'One query of MySQL and one call of notification, in one trace',
      tag,
      responses: { 200: { description: 'What both said', body: xrayAnswer } },
      problems: [...problems, 'database_unavailable'],
      handle: async () => ({ status: 200, body: await notificationXray(dependencies) }),
    }),
  ];
}

import { defineRoute } from '@xray-microservices/service-kit';
import { Router } from 'express';
import { notificationXray } from './notification-xray.ts';
import type { NotificationXrayDependencies } from './notification-xray.ts';
import type { NotificationClient } from './notification.client.ts';

export interface NotificationRoutesDependencies extends NotificationXrayDependencies {
  readonly notifications: NotificationClient;
}

/** What user management tells of the notification service, by asking it. */
export function notificationRoutes(dependencies: NotificationRoutesDependencies): Router {
  const { notifications } = dependencies;
  const router = Router();
  defineRoute(router, '/usermgmt/notification-health-status', {
    get: async (_request, response) => {
      response.json(await notifications.healthStatus());
    },
  });
  defineRoute(router, '/usermgmt/notification-service-info', {
    get: async (_request, response) => {
      response.json(await notifications.serviceInfo());
    },
  });
  defineRoute(router, '/usermgmt/notification-xray', {
    get: async (_request, response) => {
      response.json(await notificationXray(dependencies));
    },
  });
  return router;
}

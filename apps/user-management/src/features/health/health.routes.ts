import { defineRoute } from '@xray-microservices/service-kit';
import { Router } from 'express';
import type { DatabaseState } from '../../db/keep-database.ts';

export interface HealthDependencies {
  readonly service: string;
  readonly databaseState: () => DatabaseState;
}

/** `GET /usermgmt/health-status`: the service answers, and what it last knew of its database. */
export function healthStatusRoutes({ service, databaseState }: HealthDependencies): Router {
  const router = Router();
  defineRoute(router, '/usermgmt/health-status', {
    get: (_request, response) => {
      response.json({ service, status: 'up', database: databaseState() });
    },
  });
  return router;
}

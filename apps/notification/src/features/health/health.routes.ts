import { defineRoute } from '@xray-microservices/service-kit';
import { Router } from 'express';

/** `GET /notification/health-status`: the service answers. */
export function healthStatusRoutes(service: string): Router {
  const router = Router();
  defineRoute(router, '/notification/health-status', {
    get: (_request, response) => {
      response.json({ service, status: 'up' });
    },
  });
  return router;
}

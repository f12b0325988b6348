import { defineRoute } from '@xray-microservices/service-kit';
import { Router } from 'express';

/** What a running copy of the service says of itself. */
export interface ServiceInfo {
  readonly service: string;
  readonly version: string;
  readonly build: string;
  readonly pod: string;
}

export interface InfoDependencies {
  readonly info: ServiceInfo;
  readonly traceId: () => string | undefined;
}

/** `GET /notification/service-info`, and `/notification/notification-xray`, which adds the trace that it is part of. */
export function infoRoutes({ info, traceId }: InfoDependencies): Router {
  const router = Router();
  defineRoute(router, '/notification/service-info', {
    get: (_request, response) => {
      response.json(info);
    },
  });
  defineRoute(router, '/notification/notification-xray', {
    get: (_request, response) => {
      response.json({ ...info, message: 'The notification service is in this trace.', trace_id: traceId() });
    },
  });
  return router;
}

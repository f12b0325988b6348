import { Router } from 'express';
import { defineRoute } from '../http/define-route.ts';
import type { Readiness } from './readiness.ts';

/** Answers for probes, from memory: `/health/live` while the process can answer, `/health/ready` when it wants requests. */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();
  defineRoute(router, '/health/live', {
    get: (_request, response) => {
      response.json({ status: 'live' });
    },
  });
  defineRoute(router, '/health/ready', {
    get: (_request, response) => {
      const waitingFor = readiness.waitingFor();
      if (waitingFor.length === 0) response.json({ status: 'ready' });
      else response.status(503).json({ status: 'not ready', waitingFor });
    },
  });
  return router;
}

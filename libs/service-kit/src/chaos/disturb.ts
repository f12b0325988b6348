import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { aboutRequest, sendProblem } from '../problem/problem.ts';
import type { RequestIds } from '../problem/problem.ts';
import type { Chaos } from './chaos.ts';

/** Lets requests suffer what the chaos says. Mounted before the service's own routes. */
export function disturb(chaos: Chaos, ids: () => RequestIds): RequestHandler {
  return async (request, response, next) => {
    const { waitMs, status } = chaos.disturbanceOf();
    if (waitMs > 0) await sleep(waitMs);
    if (status === undefined) {
      next();
      return;
    }
    // Not a ServiceError: the status is whatever was asked for.
    sendProblem(response, {
      type: 'urn:problem-type:xray-microservices:chaos',
      title: 'The service is disturbed on purpose',
      status,
      ...aboutRequest(request, ids()),
    });
  };
}

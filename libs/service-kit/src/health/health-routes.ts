import { z } from 'zod';
import { apiRoute } from '../api/api-route.ts';
import type { ApiRoute } from '../api/api-route.ts';
import type { Readiness } from './readiness.ts';

const parts = z.record(z.string(), z.strictObject({ ready: z.boolean(), reason: z.string().optional() }));
const ready = z.strictObject({ status: z.literal('ready'), parts });
const started = z.strictObject({ status: z.literal('started') });
const waiting = z.strictObject({
  status: z.enum(['not ready', 'starting']),
  waitingFor: z.array(z.string()),
  parts,
});

/**
 * Answers for probes, from memory: `/health/live` while the process can answer, `/health/ready` when it wants
 * requests, `/health/startup` once it has wanted them for the first time. They are part of every service's document.
 */
export function healthRoutes(readiness: Readiness): ApiRoute[] {
  const probe = { method: 'get', tag: 'probes', unlimited: true } as const;
  return [
    apiRoute({
      ...probe,
      path: '/health/live',
      summary: 'Whether the process can answer',
      responses: {
        200: { description: 'It can', body: z.strictObject({ status: z.literal('live') }) },
      },
      handle: () => ({ status: 200, body: { status: 'live' } }),
    }),
    apiRoute({
      ...probe,
      path: '/health/ready',
      summary: 'Whether the service wants requests',
      responses: {
        200: { description: 'It does', body: ready },
        503: { description: 'It waits for a part, or stops', body: waiting },
      },
      handle: () => {
        const waitingFor = [...readiness.waitingFor()];
        if (waitingFor.length === 0) {
          return { status: 200, body: { status: 'ready', parts: readiness.parts() } };
        }
        return { status: 503, body: { status: 'not ready', waitingFor, parts: readiness.parts() } };
      },
    }),
    apiRoute({
      ...probe,
      path: '/health/startup',
      summary: 'Whether the service has been ready once',
      responses: {
        200: { description: 'It has', body: started },
        503: { description: 'It is starting', body: waiting },
      },
      handle: () => {
        if (readiness.isStarted()) return { status: 200, body: { status: 'started' } };
        const waitingFor = [...readiness.waitingFor()];
        return { status: 503, body: { status: 'starting', waitingFor, parts: readiness.parts() } };
      },
    }),
  ];
}

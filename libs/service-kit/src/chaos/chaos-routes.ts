import { z } from 'zod';
import { apiRoute } from '../api/api-route.ts';
import type { ApiRoute } from '../api/api-route.ts';
import { MOST_LEAKED } from './chaos.ts';
import type { Chaos } from './chaos.ts';

const ratio = z.number().min(0).max(1).meta({ description: 'Part of the requests' });
const seconds = z.int().min(1).max(3600).meta({ description: 'For how long' });
const latency = z.strictObject({ milliseconds: z.int().min(1).max(60_000), ratio, seconds });
const status = z.strictObject({ status: z.int().min(400).max(599), ratio, seconds });
const megabytes = z.int().min(1).max(MOST_LEAKED);
const how = z.enum(['exit', 'throw']);

const state = z
  .strictObject({
    latency: latency.nullable(),
    status: status.nullable(),
    leakedMegabytes: z.int(),
  })
  .meta({ id: 'Chaos', description: 'What disturbs this replica' });

const tag = 'chaos';
const now = { 200: { description: 'What is going on now', body: state } };

/** Disturbs this replica on purpose: `/chaos`. There is no guard, so the routes exist only where they are asked for. */
export function chaosRoutes(chaos: Chaos): ApiRoute[] {
  const current = () => ({ status: 200, body: chaos.state() }) as const;
  return [
    apiRoute({
      method: 'get',
      path: '/chaos',
      summary: 'What disturbs this replica',
      tag,
      responses: now,
      handle: current,
    }),
    apiRoute({
      method: 'delete',
      path: '/chaos',
      summary: 'End all of it',
      tag,
      responses: now,
      handle: () => {
        chaos.clear();
        return current();
      },
    }),
    apiRoute({
      method: 'post',
      path: '/chaos/latency',
      summary: 'Make a part of the requests slow',
      tag,
      body: latency,
      responses: now,
      handle: ({ body }) => {
        chaos.latency(body);
        return current();
      },
    }),
    apiRoute({
      method: 'post',
      path: '/chaos/status',
      summary: 'Answer a part of the requests with an error',
      tag,
      body: status,
      responses: now,
      handle: ({ body }) => {
        chaos.status(body);
        return current();
      },
    }),
    apiRoute({
      method: 'post',
      path: '/chaos/leak',
      summary: 'Hold memory',
      description: `No more than ${MOST_LEAKED} MB in all.`,
      tag,
      body: z.strictObject({ megabytes }),
      responses: now,
      handle: ({ body }) => {
        chaos.leak(body.megabytes);
        return current();
      },
    }),
    apiRoute({
      method: 'post',
      path: '/chaos/crash',
      summary: 'End the process',
      tag,
      body: z.strictObject({ how }),
      responses: { 202: { description: 'It ends now', body: z.strictObject({ how }) } },
      handle: ({ body, request }) => {
        // Whoever asked for it is told before.
        request.res?.once('finish', () => {
          chaos.crash(body.how);
        });
        return { status: 202, body };
      },
    }),
  ];
}

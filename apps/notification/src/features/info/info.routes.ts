import { apiRoute } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { lookOf } from './look.ts';

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

const serviceInfo = z
  .object({
    service: z.string(),
    version: z.string(),
    build: z.string(),
    pod: z.string(),
    colour: z.enum(['blue', 'green', 'grey']).describe('V1 is blue, V2 green, every other version grey'),
    greeting: z.string(),
  })
  .meta({ id: 'ServiceInfo' });

const notificationXray = serviceInfo
  .extend({
    message: z.string(),
    trace_id: z.string().optional().describe('The X-Ray trace that this request is part of'),
  })
  .meta({ id: 'NotificationXray' });

/** `GET /notification/service-info`, and `/notification/notification-xray`, which adds the trace that it is part of. */
export function infoRoutes({ info, traceId }: InfoDependencies): ApiRoute[] {
  const { colour, greeting } = lookOf(info.version);
  const body = { ...info, colour, greeting };
  return [
    apiRoute({
      method: 'get',
      path: '/notification/service-info',
      summary: 'Which version answers',
      tag: 'service',
      responses: { 200: { description: 'Version, build and pod', body: serviceInfo } },
      handle: () => ({ status: 200, body }),
    }),
    apiRoute({
      method: 'get',
      path: '/notification/notification-xray',
      summary: 'Which version answers, in which trace',
      tag: 'service',
      responses: { 200: { description: 'The same, with the trace', body: notificationXray } },
      handle: () => {
        const trace = traceId();
        const message = 'The notification service is in this trace.';
        return { status: 200, body: { ...body, message, ...(trace !== undefined && { trace_id: trace }) } };
      },
    }),
  ];
}

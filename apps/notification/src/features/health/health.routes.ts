import { apiRoute } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import { z } from 'zod';
import type { MailCounters } from '../mail/queue-options.ts';

const count = z.int().min(0);

const healthStatus = z
  .object({
    service: z.string(),
    status: z.literal('up'),
    mail: z
      .object({ queued: count, sending: count, sent: count, failed: count, rejected: count })
      .describe('`queued` and `sending` as it is now, the others since the start of this replica'),
  })
  .meta({ id: 'HealthStatus' });

export interface HealthDependencies {
  readonly service: string;
  readonly mailCounters: () => MailCounters;
}

/** `GET /notification/health-status`: the service answers, and what became of its mails. */
export function healthStatusRoute({ service, mailCounters }: HealthDependencies): ApiRoute {
  return apiRoute({
    method: 'get',
    path: '/notification/health-status',
    summary: 'The service is up',
    tag: 'service',
    responses: { 200: { description: 'It answers', body: healthStatus } },
    handle: () => ({ status: 200, body: { service, status: 'up', mail: mailCounters() } }),
  });
}

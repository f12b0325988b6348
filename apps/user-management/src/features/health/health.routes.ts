import { apiRoute, DatabaseUnavailable } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import { z } from 'zod';
import type { DatabaseState } from '../../db/keep-database.ts';
import { recently } from './recently.ts';

export interface MailCounts {
  readonly pending: number;
  readonly dead: number;
}

export interface HealthDependencies {
  readonly service: string;
  readonly databaseState: () => DatabaseState;
  /** Asks the database. */
  readonly mailCounts: () => Promise<MailCounts>;
}

/** Milliseconds that counted mails are good for: the route is open to everybody, and counting costs. */
const COUNTS_MS = 5000;

const healthSchema = z
  .object({
    service: z.string(),
    status: z.literal('up'),
    database: z.object({ status: z.enum(['starting', 'up', 'down']), since: z.iso.datetime() }),
    mails: z
      .object({ pending: z.int(), dead: z.int() })
      .optional()
      .meta({ description: 'Mails still to be sent, and given up; missing while the database is away' }),
  })
  .meta({ id: 'HealthStatus' });

/** `GET /usermgmt/health-status`: the service answers, and what it last knew of its database and its outbox. */
export function healthStatusRoutes({ service, databaseState, mailCounts }: HealthDependencies): ApiRoute[] {
  const recentCounts = recently(() => unlessAway(mailCounts()), COUNTS_MS);
  const healthStatus = apiRoute({
    method: 'get',
    path: '/usermgmt/health-status',
    summary: 'That the service answers, and what it knows of its database and outbox',
    tag: 'health',
    responses: { 200: { description: 'The service answers', body: healthSchema } },
    handle: async () => {
      const database = databaseState();
      const mails = database.status === 'up' ? await recentCounts() : undefined;
      return {
        status: 200,
        body: { service, status: 'up', database, ...(mails !== undefined && { mails }) },
      };
    },
  });
  return [healthStatus];
}

async function unlessAway(counts: Promise<MailCounts>): Promise<MailCounts | undefined> {
  try {
    return await counts;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return undefined;
    throw error;
  }
}

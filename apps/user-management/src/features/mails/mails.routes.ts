import { apiRoute } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import type { Request } from 'express';
import { z } from 'zod';
import { pageSize } from '../../page-size.ts';
import { MAIL_STATES } from './mails.schema.ts';
import type { ListedMail } from './mails.schema.ts';
import { MOST_AT_ONCE } from './mails.service.ts';
import type { MailsService } from './mails.service.ts';

export interface MailsRoutesDependencies<Caller> {
  readonly mails: Pick<MailsService, 'list' | 'retry' | 'retryDead'>;
  /** Lets nobody through but administrators. */
  readonly requireAdmin: (request: Request) => Promise<Caller>;
}

/** As MySQL numbers rows; up to 15 digits are exact in JSON. */
const mailId = (): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'has to be the number of a mail')
    .transform(Number);

const mail = z
  .object({
    id: z.int().positive(),
    userId: z.int().positive(),
    kind: z.string().describe('`welcome` so far'),
    to: z.string(),
    state: z.enum(MAIL_STATES).describe('`dead`: refused for good, or given up after too many attempts'),
    attempts: z.int().min(0),
    nextAttemptAt: z.iso.datetime().optional().describe('Of a pending mail'),
    lastError: z.string().optional().describe('A code, such as `unprocessable` or `SMTP_450`'),
    createdAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Mail' });

/** Which mails to send again; a state is named so that nobody does it by mistake. */
const mailsToRetry = z.strictObject({ state: z.literal('dead') }).meta({ id: 'MailsToRetry' });

const retriedMails = z
  .object({
    retried: z.int().min(0),
    dead: z.int().min(0).describe('Mails that are dead still, for another request'),
  })
  .meta({ id: 'RetriedMails' });

/** `GET /usermgmt/mails` lists what is in the outbox; the others have dead mails sent again. */
export function mailsRoutes<Caller>(dependencies: MailsRoutesDependencies<Caller>): ApiRoute[] {
  return [listRoute(dependencies), retryRoute(dependencies), retryDeadRoute(dependencies)];
}

function listRoute<Caller>({ mails, requireAdmin }: MailsRoutesDependencies<Caller>): ApiRoute {
  return apiRoute({
    method: 'get',
    path: '/usermgmt/mails',
    summary: 'The mails of the outbox, newest first',
    description: 'Delivered ones are kept for some days. The text of a mail is not told.',
    tag: 'mails',
    guard: requireAdmin,
    query: z.strictObject({
      state: z.enum(MAIL_STATES).optional(),
      limit: pageSize('Mails'),
      after: mailId().optional().describe('`next` of the page before'),
    }),
    responses: {
      200: {
        description: 'A page of mails',
        body: z.object({ mails: z.array(mail), next: z.string().optional() }),
      },
    },
    problems: ['database_unavailable'],
    handle: async ({ query }) => {
      const { mails: page, next } = await mails.list(query);
      return {
        status: 200,
        body: { mails: page.map(mailOf), ...(next !== undefined && { next: String(next) }) },
      };
    },
  });
}

function retryRoute<Caller>({ mails, requireAdmin }: MailsRoutesDependencies<Caller>): ApiRoute {
  return apiRoute({
    method: 'post',
    path: '/usermgmt/mails/:id/retry',
    summary: 'Send a dead mail again',
    description: 'It becomes pending, with all its attempts before it.',
    tag: 'mails',
    guard: requireAdmin,
    params: z.object({ id: mailId() }),
    responses: { 202: { description: 'The mail will be sent', body: mail } },
    problems: ['not_found', 'conflict', 'database_unavailable'],
    handle: async ({ params }) => ({ status: 202, body: mailOf(await mails.retry(params.id)) }),
  });
}

function retryDeadRoute<Caller>({ mails, requireAdmin }: MailsRoutesDependencies<Caller>): ApiRoute {
  return apiRoute({
    method: 'post',
    path: '/usermgmt/mails/retry',
    summary: 'Send all dead mails again',
    description: `After what made them so is mended. The oldest ${MOST_AT_ONCE} of them, each with all its attempts before it.`,
    tag: 'mails',
    guard: requireAdmin,
    body: mailsToRetry,
    responses: { 202: { description: 'The mails will be sent', body: retriedMails } },
    problems: ['database_unavailable'],
    handle: async () => ({ status: 202, body: await mails.retryDead() }),
  });
}

function mailOf(listed: ListedMail): z.output<typeof mail> {
  const { recipient, nextAttemptAt, lastError, createdAt, deliveredAt, ...same } = listed;
  return {
    ...same,
    to: recipient,
    createdAt: createdAt.toISOString(),
    ...(same.state === 'pending' && { nextAttemptAt: nextAttemptAt.toISOString() }),
    ...(lastError !== null && { lastError }),
    ...(deliveredAt !== null && { deliveredAt: deliveredAt.toISOString() }),
  };
}

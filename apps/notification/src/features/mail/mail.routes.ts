import { apiRoute, ServiceError } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import type { Request } from 'express';
import { z } from 'zod';
import { mailPath, mailStatus, sendHeaders, sendRequest } from './mail.schema.ts';
import type { MailService } from './mail.service.ts';
import type { MailStatus } from './mail-status.ts';
import { waitSecondsOf } from './prefer.ts';

const PATH = '/notification/send';

const mailHeaders = z.object({
  location: z.string().describe('Where the state of the mail can be asked for'),
  'preference-applied': z.string().optional().describe('The wait that was granted, such as `wait=10`'),
});

/** `POST /notification/send` takes a mail; `GET /notification/send/:id` tells what became of it. */
export function mailRoutes(mails: MailService): ApiRoute[] {
  return [sendRoute(mails), stateRoute(mails)];
}

function sendRoute(mails: MailService): ApiRoute {
  return apiRoute({
    method: 'post',
    path: PATH,
    summary: 'Send a mail',
    description:
      'Takes one mail, in plain text or by a template. A request with an `Idempotency-Key` may be repeated: ' +
      'the mail is sent once, and one that failed is tried again.',
    tag: 'mail',
    headers: sendHeaders,
    body: sendRequest,
    responses: {
      200: { description: 'The SMTP server has taken the mail', body: mailStatus, headers: mailHeaders },
      202: { description: 'The mail is not sent yet', body: mailStatus, headers: mailHeaders },
    },
    problems: ['conflict', 'unprocessable', 'overloaded', 'service_stopping', 'upstream_unavailable'],
    handle: async ({ body, headers, request }) => {
      const waitSeconds = waitSecondsOf(headers.prefer);
      const key = headers['idempotency-key'];
      const status = await mails.send(body, { key, waitSeconds, gone: goneSignal(request) });
      const location = `${PATH}/${status.id}`;
      if (status.state === 'failed' && status.error?.permanent === true) throw refused(status, location);
      const preference = waitSeconds === undefined ? {} : { 'Preference-Applied': `wait=${waitSeconds}` };
      return {
        status: status.state === 'sent' ? 200 : 202,
        headers: { Location: location, ...preference },
        body: status,
      };
    },
  });
}

function stateRoute(mails: MailService): ApiRoute {
  return apiRoute({
    method: 'get',
    path: `${PATH}/:id`,
    summary: 'What became of a mail',
    description: 'Known to the replica that took the mail, for an hour after it has ended.',
    tag: 'mail',
    params: mailPath,
    responses: { 200: { description: 'The state of the mail', body: mailStatus } },
    problems: ['not_found'],
    handle: ({ params }) => ({ status: 200, body: mails.find(params.id) }),
  });
}

function refused({ error }: MailStatus, location: string): ServiceError {
  const message = `The SMTP server refused the mail for good (${error?.code ?? 'no code'}).`;
  return new ServiceError('unprocessable', message, { headers: { Location: location } });
}

/** Aborts when the caller has gone, so that nobody is waited with. */
function goneSignal({ res }: Request): AbortSignal {
  const gone = new AbortController();
  res?.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

import { randomUUID } from 'node:crypto';
import { ServiceError, UpstreamUnavailable } from '@xray-microservices/service-kit';
import { fingerprintOf } from './compose-mail.ts';
import type { Composer } from './compose-mail.ts';
import type { SendRequest } from './mail.schema.ts';
import type { MailQueue } from './mail-queue.ts';
import type { MailCounters } from './queue-options.ts';
import { NO_SERVER } from './smtp-settings.ts';
import { hasEnded } from './mail-status.ts';
import type { MailStatus } from './mail-status.ts';

export interface SendOptions {
  readonly key?: string | undefined;
  /** Seconds to wait for the end of the mail; without it the answer comes at once. */
  readonly waitSeconds?: number | undefined;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
}

/** What the routes need of the mails. */
export interface MailService {
  /** @throws {ServiceError} as MailQueue.submit; `upstream_unavailable` when no SMTP server is configured */
  send(request: SendRequest, options: SendOptions): Promise<MailStatus>;
  /** @throws {ServiceError} `not_found` */
  find(id: string): MailStatus;
  counters(): MailCounters;
}

export interface MailServiceOptions {
  readonly queue: MailQueue;
  /** Absent when there is no SMTP server to send by. */
  readonly compose: Composer | undefined;
}

/** The rules of sending: what is a mail, when is it one already, how long is it waited for. */
export function createMailService({ queue, compose }: MailServiceOptions): MailService {
  const find = (id: string): MailStatus => {
    const status = queue.find(id);
    if (status !== undefined) return status;
    throw new ServiceError(
      'not_found',
      'This replica knows of no such mail: what became of a mail is known to the replica that took it, for an hour.',
    );
  };
  return {
    send: async (request, { key, waitSeconds, gone }) => {
      if (compose === undefined) throw notConfigured();
      const mail = compose(request, key ?? randomUUID());
      const order = { mail, fingerprint: fingerprintOf(request), ...(key !== undefined && { key }) };
      const status = queue.submit(order);
      if (waitSeconds === undefined || hasEnded(status)) return status;
      await queue.untilEnded(status.id, AbortSignal.any([gone, AbortSignal.timeout(waitSeconds * 1000)]));
      return find(status.id);
    },
    find,
    counters: () => queue.counters(),
  };
}

const notConfigured = (): ServiceError =>
  new UpstreamUnavailable(`This service cannot send mails: its ${NO_SERVER}.`);

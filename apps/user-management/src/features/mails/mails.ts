import type { Logger } from '@xray-microservices/service-kit';
import type { Database } from '../../db/database.ts';
import type { NotificationClient } from '../notification/notification.client.ts';
import type { SendResult } from '../notification/notification.schema.ts';
import { startDispatcher } from './dispatcher.ts';
import type { DispatcherCounters } from './dispatcher.ts';
import { startCleaner } from './mails.cleaner.ts';
import type { MailConfig } from './mails.config.ts';
import { createMailsRepository } from './mails.repository.ts';
import { welcomeData } from './mails.schema.ts';
import type { ClaimedMail } from './mails.schema.ts';
import { createMailsService } from './mails.service.ts';
import type { MailsService } from './mails.service.ts';
import { createMailOutbox } from './outbox.ts';
import type { MailOutbox } from './outbox.ts';

/** Seconds that notification may take to bring a mail to its server before it is asked again. */
const WAIT_SECONDS = 20;

/** The part of the tracer by which a delivery goes on with the trace that gave the reason for it. */
export interface MailTracing {
  traceHeader(): string | undefined;
  runInSegment<T>(header: string | undefined, work: () => Promise<T>): Promise<T>;
}

export interface MailsOptions {
  readonly database: Pick<Database, 'query' | 'transaction'>;
  readonly notifications: Pick<NotificationClient, 'send'>;
  readonly tracing: MailTracing;
  readonly logger: Logger;
  readonly config: MailConfig;
}

/** The mails of this service: the way into the outbox, what sends them, and what administrators do with them. */
export interface Mails {
  readonly outbox: MailOutbox;
  readonly service: MailsService;
  /** What this process has done with mails since its start. */
  counters(): DispatcherCounters;
  /** Ends or gives back what is under way, at the deadline at the latest. Before the database is closed. */
  stop(deadlineMs: number): Promise<void>;
}

/** Begins to send what is in the outbox. */
export function startMails({ database, notifications, tracing, logger, config }: MailsOptions): Mails {
  const mails = createMailsRepository(database);
  const send = async (mail: ClaimedMail, signal: AbortSignal): Promise<SendResult> =>
    tracing.runInSegment(mail.traceHeader ?? undefined, () =>
      notifications.send(
        { toEmail: mail.recipient, template: 'welcome', data: welcomeData.parse(mail.data) },
        { idempotencyKey: mail.idempotencyKey, waitSeconds: WAIT_SECONDS, signal },
      ),
    );
  const dispatcher = startDispatcher({ mails, send, logger, maxAttempts: config.maxAttempts });
  const stopCleaner = startCleaner({ mails, keepDays: config.keepDays, logger });
  const wake = (): void => {
    dispatcher.wake();
  };
  return {
    outbox: createMailOutbox({ traceHeader: () => tracing.traceHeader(), wake }),
    service: createMailsService(mails, wake),
    counters: () => dispatcher.counters(),
    stop: async (deadlineMs) => {
      await Promise.all([dispatcher.stop(deadlineMs), stopCleaner()]);
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Logger } from '@xray-microservices/service-kit';
import { createComposer } from './compose-mail.ts';
import { MailBook } from './mail-book.ts';
import { createMailService } from './mail.service.ts';
import type { MailService } from './mail.service.ts';
import { MailError } from './mailer.ts';
import type { Mailer } from './mailer.ts';
import { MailQueue } from './mail-queue.ts';
import type { QueueLimits } from './queue-options.ts';
import { createSmtpMailer } from './smtp-mailer.ts';
import type { SmtpSettings } from './smtp-options.ts';

export interface MailsOptions {
  /** Undefined: requests to send are answered with 503, and everything else works. */
  readonly smtp: SmtpSettings | undefined;
  readonly limits: QueueLimits;
  /** See ComposerOptions. */
  readonly accent: string;
  readonly logger: Logger;
}

/** The running mail part of the service. */
export interface Mails {
  readonly service: MailService;
  /** No new mails, and nobody is kept waiting. */
  stop(): void;
  /** Sends what waits until the deadline, in milliseconds, then closes the connections. @throws {MailsLeft} */
  close(deadlineMs: number): Promise<void>;
}

const MOST_IDS_LOGGED = 100;

/** Puts queue, templates and SMTP together. Connects to nothing before the first mail. */
export function startMails({ smtp, limits, accent, logger }: MailsOptions): Mails {
  const mailer = smtp === undefined ? NO_MAILER : createSmtpMailer(smtp);
  const queue = new MailQueue({
    mailer,
    limits,
    logger,
    book: new MailBook({ now: Date.now }),
    now: Date.now,
    random: Math.random,
    newId: randomUUID,
    after,
  });
  const compose = smtp && createComposer({ fromAddress: smtp.fromAddress, accent });
  return {
    service: createMailService({ queue, compose }),
    stop: () => {
      queue.stop();
    },
    close: async (deadlineMs) => {
      const left = await queue.close(deadlineMs);
      mailer.close();
      if (left.length === 0) return;
      logger.warn({ left: left.length, mail_ids: left.slice(0, MOST_IDS_LOGGED) }, 'mails left unsent');
      throw new MailsLeft(left.length);
    },
  };
}

/** Mails were still unsent when the service had to end. */
export class MailsLeft extends Error {
  override readonly name = 'MailsLeft';
  readonly code = 'mails_left';

  constructor(count: number) {
    super(`${count} mails were not sent before the service stopped`);
  }
}

/** Stands in where no server is configured; the service takes no mails then. */
const NO_MAILER: Mailer = {
  send: () =>
    Promise.reject(new MailError('ENOSERVER', 'no SMTP server is configured', { permanent: false })),
  close: () => undefined,
};

function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}

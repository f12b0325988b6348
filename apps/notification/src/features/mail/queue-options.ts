import type { Logger } from '@xray-microservices/service-kit';
import type { MailBook } from './mail-book.ts';
import type { Mailer, OutgoingMail } from './mailer.ts';

/** What a queue of mails works with. */
export interface QueueOptions {
  readonly mailer: Pick<Mailer, 'send'>;
  readonly book: MailBook;
  readonly logger: Logger;
  readonly limits: QueueLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly newId: () => string;
  /** Calls back after so many milliseconds; what it returns calls that off. */
  readonly after: (milliseconds: number, then: () => void) => () => void;
}

export interface QueueLimits {
  /** Mails that have not ended, those being sent among them. */
  readonly mails: number;
  /** Mails sent at the same time. */
  readonly workers: number;
  /** Tries for one request, the first among them. */
  readonly attempts: number;
  /** Milliseconds before the second try; doubled for each one after that. */
  readonly retryDelayMs: number;
}

/** A mail to send; `fingerprint` and `key` as in {@link MailEntry}. */
export interface MailOrder {
  readonly mail: OutgoingMail;
  readonly key?: string;
  readonly fingerprint: string;
}

/** `queued` and `sending` as it is now; the others count since the start. */
export interface MailCounters {
  readonly queued: number;
  readonly sending: number;
  readonly sent: number;
  readonly failed: number;
  /** Requests that were turned away because there was no place, or because the service is stopping. */
  readonly rejected: number;
}

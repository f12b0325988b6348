import { ServiceError } from '@xray-microservices/service-kit';
import type { MailPage, MailsRepository } from './mails.repository.ts';
import type { ListedMail } from './mails.schema.ts';

export interface ListedMails {
  readonly mails: readonly ListedMail[];
  /** What to give as `after` for the mails that follow; absent on the last page. */
  readonly next?: number;
}

/** What administrators do with mails. */
export interface MailsService {
  /** Newest first. */
  list(page: MailPage): Promise<ListedMails>;
  /**
   * Makes a dead mail pending again, with all its attempts.
   *
   * @throws {ServiceError} `not_found`; `conflict` for a mail that is not dead.
   */
  retry(id: number): Promise<ListedMail>;
  /** The same of the oldest dead mails; tells how many it were, and how many are dead still. */
  retryDead(): Promise<{ readonly retried: number; readonly dead: number }>;
  /** Mails that are still to be sent, and those that were given up. */
  counts(): Promise<{ pending: number; dead: number }>;
}

type Repository = Pick<MailsRepository, 'list' | 'find' | 'revive' | 'reviveDead' | 'counts'>;

/** Mails of one statement, which are locked together. */
export const MOST_AT_ONCE = 500;

/** `wake` is called when there is a mail to be sent. */
export function createMailsService(repository: Repository, wake: () => void): MailsService {
  return {
    list: async (page) => {
      const found = await repository.list({ ...page, limit: page.limit + 1 });
      const mails = found.slice(0, page.limit);
      const last = mails.at(-1);
      return { mails, ...(found.length > page.limit && last !== undefined && { next: last.id }) };
    },
    retry: async (id) => {
      const revived = await repository.revive(id);
      const mail = await repository.find(id);
      if (mail === undefined) throw new ServiceError('not_found', 'There is no such mail.');
      if (!revived)
        throw new ServiceError('conflict', `The mail is ${mail.state}; only dead ones are retried.`);
      wake();
      return mail;
    },
    retryDead: async () => {
      const retried = await repository.reviveDead(MOST_AT_ONCE);
      if (retried > 0) wake();
      return { retried, dead: (await repository.counts()).dead };
    },
    counts: () => repository.counts(),
  };
}

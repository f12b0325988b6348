import { sleepFor } from '@xray-microservices/service-kit';
import type { Logger } from '@xray-microservices/service-kit';
import type { MailsRepository } from './mails.repository.ts';

export interface CleanerOptions {
  readonly mails: Pick<MailsRepository, 'deleteDelivered'>;
  /** Days that a delivered mail is kept. */
  readonly keepDays: number;
  readonly logger: Logger;
  /** Waits; rejects when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const EVERY_MS = 60 * 60_000;
/** Rows of one statement, which are locked together. */
const BATCH = 500;

/** Deletes mails that were delivered long ago, every hour, a few at a time. Returns how to stop it. */
export function startCleaner({
  mails,
  keepDays,
  logger,
  wait = sleepFor,
}: CleanerOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const clean = async (): Promise<void> => {
    let deleted: number;
    do deleted = await mails.deleteDelivered(keepDays, BATCH);
    while (deleted === BATCH && !signal.aborted);
  };
  const run = async (): Promise<void> => {
    for (;;) {
      try {
        await wait(EVERY_MS, signal);
      } catch {
        return; // stopped
      }
      await clean().catch((error: unknown) => {
        logger.warn({ err: error }, 'old mails could not be deleted');
      });
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}

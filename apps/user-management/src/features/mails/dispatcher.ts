import { randomBytes } from 'node:crypto';
import { DatabaseUnavailable, sleepFor } from '@xray-microservices/service-kit';
import type { Logger } from '@xray-microservices/service-kit';
import type { SendResult } from '../notification/notification.schema.ts';
import { lookAgainAfter } from './backoff.ts';
import type { Random } from './backoff.ts';
import type { MailsRepository } from './mails.repository.ts';
import type { ClaimedMail } from './mails.schema.ts';
import { NotificationPause } from './notification-pause.ts';
import { changeAfter, verdictOf, verdictOfError } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface DispatcherOptions {
  readonly mails: Pick<MailsRepository, 'claim' | 'settle' | 'giveBack'>;
  /** One attempt to send the mail. */
  readonly send: (mail: ClaimedMail, signal: AbortSignal) => Promise<SendResult>;
  readonly logger: Logger;
  /** Attempts that a mail has before it is dead. */
  readonly maxAttempts: number;
  /** Waits; rejects when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: Random;
  /** This dispatcher among all of them; up to 32 letters and digits. */
  readonly name?: string;
}

/** What has happened since the start. */
export interface DispatcherCounters {
  /** Mails that were sent. */
  delivered: number;
  /** Attempts after which there will be another. */
  deferred: number;
  /** Mails given up. */
  dead: number;
  /** Claims ended at the stop, for another replica to take. */
  givenBack: number;
  /** Claims that ended before the attempt did. */
  lost: number;
  /** Times that the database could not be asked or told. */
  databaseFailures: number;
}

export interface Dispatcher {
  /** Has it look now, instead of at the next time. */
  wake(): void;
  counters(): DispatcherCounters;
  /** No more claims; what is under way may go on until shortly before the deadline, and is given back then. */
  stop(deadlineMs: number): Promise<void>;
}

/** Attempts at a time. Each claims as it begins, so nothing that is claimed waits. */
const MOST_AT_A_TIME = 5;
/** Milliseconds for giving claims back. */
const GIVE_BACK_MS = 1000;

/**
 * Sends the mails of the outbox, each at least once. Any number of replicas may do so: a claim keeps a mail from the
 * others, and ends by itself when its owner dies.
 */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  return new RunningDispatcher(options);
}

class RunningDispatcher implements Dispatcher {
  readonly #options: Required<DispatcherOptions>;
  readonly #stopping = new AbortController();
  /** Aborted when attempts under way have to end. */
  readonly #cutting = new AbortController();
  readonly #pause: NotificationPause;
  readonly #attempts = new Set<Promise<void>>();
  readonly #running: Promise<void>;
  readonly #counters: DispatcherCounters = {
    delivered: 0,
    deferred: 0,
    dead: 0,
    givenBack: 0,
    lost: 0,
    databaseFailures: 0,
  };
  #claims = 0;
  /** Looks in a row that found nothing. */
  #emptyLooks = 0;
  #resting = new AbortController();
  #databaseFails = false;

  constructor(options: DispatcherOptions) {
    const name = randomBytes(8).toString('hex');
    this.#options = { wait: sleepFor, random: Math.random, name, ...options };
    this.#pause = new NotificationPause(this.#options);
    this.#running = this.#run();
  }

  wake(): void {
    this.#emptyLooks = 0;
    this.#resting.abort();
  }

  counters(): DispatcherCounters {
    return { ...this.#counters };
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#stopping.abort();
    const cut = setTimeout(
      () => {
        this.#cutting.abort();
      },
      Math.max(deadlineMs - GIVE_BACK_MS, 0),
    );
    await this.#running;
    await Promise.all(this.#attempts);
    clearTimeout(cut);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) await this.#step();
  }

  async #step(): Promise<void> {
    const pause = this.#pause.take();
    if (pause !== undefined) {
      await this.#wait(pause);
      return;
    }
    if (this.#attempts.size === MOST_AT_A_TIME) {
      await Promise.race(this.#attempts);
      return;
    }
    // Made before the look, so that a wake during it is not missed.
    this.#resting = new AbortController();
    const { signal } = this.#resting;
    const mails = await this.#claim(MOST_AT_A_TIME - this.#attempts.size);
    for (const mail of mails) this.#begin(mail);
    if (mails.length > 0) this.#emptyLooks = 0;
    else if (!signal.aborted)
      await this.#wait(lookAgainAfter(++this.#emptyLooks, this.#options.random), signal);
  }

  /** Ends early at the stop, or by the signal. */
  async #wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const signals = [this.#stopping.signal, ...(signal === undefined ? [] : [signal])];
    await this.#options.wait(milliseconds, AbortSignal.any(signals)).catch(() => undefined);
  }

  async #claim(count: number): Promise<ClaimedMail[]> {
    const { mails, name } = this.#options;
    try {
      const claimed = await mails.claim(count, `${name}-${++this.#claims}`);
      this.#databaseFails = false;
      return claimed;
    } catch (error) {
      // Whoever watches the database has said so already.
      if (error instanceof DatabaseUnavailable) this.#counters.databaseFailures++;
      else this.#databaseFailed(error, 'the outbox cannot be read');
      return [];
    }
  }

  #begin(mail: ClaimedMail): void {
    const attempt = this.#attempt(mail, this.#pause.count)
      .catch((error: unknown) => {
        // The claim ends by itself, and the mail is sent again under the same key.
        this.#databaseFailed(error, 'the outbox cannot be told what became of a mail');
      })
      .finally(() => this.#attempts.delete(attempt));
    this.#attempts.add(attempt);
  }

  async #attempt(mail: ClaimedMail, pauses: number): Promise<void> {
    const { mails, send, logger } = this.#options;
    const { signal } = this.#cutting;
    const verdict = signal.aborted ? CUT : await send(mail, signal).then(verdictOf, verdictOfError);
    const ended = verdict.is === 'delivered' || verdict.is === 'refused';
    if (signal.aborted && !ended) {
      await mails.giveBack(mail);
      this.#counters.givenBack++;
      return;
    }
    if (this.#pause.note(verdict, pauses)) this.#resting.abort();
    const change = changeAfter(mail.attempts, verdict, this.#options);
    const settled = await mails.settle(mail, change);
    this.#counters[settled ? COUNTED[change.state] : 'lost']++;
    if (settled && change.state === 'dead') {
      logger.warn({ mail: mail.id, attempts: change.attempts, reason: change.error }, 'mail given up');
    }
  }

  #databaseFailed(error: unknown, what: string): void {
    this.#counters.databaseFailures++;
    // One line for one outage, not one a second.
    if (!this.#databaseFails) this.#options.logger.warn({ err: error }, what);
    this.#databaseFails = true;
  }
}

/** An attempt that was not begun, as it was claimed too late. */
const CUT: Verdict = { is: 'failed', error: 'service_stopping' };

const COUNTED = { delivered: 'delivered', pending: 'deferred', dead: 'dead' } as const;

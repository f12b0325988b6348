import { AsyncLocalStorage } from 'node:async_hooks';
import { doublingPause, ServiceError } from '@xray-microservices/service-kit';
import { Gathering } from './gathering.ts';
import type { MailEntry } from './mail-book.ts';
import { hasEnded } from './mail-status.ts';
import type { MailStatus } from './mail-status.ts';
import { MailError } from './mailer.ts';
import type { OutgoingMail } from './mailer.ts';
import type { MailCounters, MailOrder, QueueOptions } from './queue-options.ts';

/** A mail that has not ended. */
interface Job {
  entry: MailEntry;
  readonly mail: OutgoingMail;
  /** Runs its work in the context, so in the trace, of the request that asked for it. */
  readonly inContext: <T>(work: () => T) => T;
  failures: number;
  /** This try began while the queue was being emptied for good. */
  isLastTry: boolean;
  /** Calls off its next try, while it waits for that. */
  callOff?: () => void;
}

/** Takes mails; takes none; sends what there is, each mail once more; begins nothing. */
type Phase = 'open' | 'stopped' | 'emptying' | 'closed';

/** Milliseconds; a server that is away for longer is asked once a minute. */
const LONGEST_PAUSE_MS = 60_000;
const FULL_RETRY_SECONDS = 5;
const STOPPING_RETRY_SECONDS = 1;

/**
 * A bounded queue in memory, and the workers that empty it: what fails for a passing reason is tried again, each time
 * after a longer pause. What it holds when the process dies is lost; whoever asked for it has to ask again, and the
 * same idempotency key then makes the same mail.
 */
export class MailQueue {
  readonly #options: QueueOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #ready: Job[] = [];
  /** Those who wait for something to happen. */
  readonly #waiting = new Gathering();
  readonly #counts = { sending: 0, sent: 0, failed: 0, rejected: 0 };
  #phase: Phase = 'open';

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /**
   * Takes a mail. With a key that is known it gives that mail and sends nothing anew, unless that one has failed.
   *
   * @throws {ServiceError} `conflict` for a key that stands for another mail; `overloaded`; `service_stopping`
   */
  submit({ mail, key, fingerprint }: MailOrder): MailStatus {
    const known = key === undefined ? undefined : this.#options.book.findByKey(key);
    if (known !== undefined && known.fingerprint !== fingerprint) {
      throw new ServiceError('conflict', 'This Idempotency-Key was used for another mail.');
    }
    if (known !== undefined && known.status.state !== 'failed') return known.status;
    this.#checkForRoom();
    const status = known?.status ?? this.#newStatus();
    const entry = { fingerprint, ...(key !== undefined && { key }), status };
    const job: Job = { entry, mail, inContext: AsyncLocalStorage.snapshot(), failures: 0, isLastTry: false };
    this.#jobs.set(status.id, job);
    this.#change(job, { state: 'queued' });
    this.#ready.push(job);
    this.#startReady();
    return job.entry.status;
  }

  find(id: string): MailStatus | undefined {
    return this.#options.book.find(id)?.status;
  }

  /** Settles when the mail has ended, when the signal aborts, or when the queue stops; not with an error. */
  async untilEnded(id: string, signal: AbortSignal): Promise<void> {
    await this.#waiting.until(() => this.#phase !== 'open' || !this.#jobs.has(id), signal);
  }

  counters(): MailCounters {
    return { queued: this.#jobs.size - this.#counts.sending, ...this.#counts };
  }

  /** From now on no mail is taken, and nobody is kept waiting. What is there is still sent. */
  stop(): void {
    if (this.#phase === 'open') this.#phase = 'stopped';
    this.#waiting.look();
  }

  /** Tries each mail once more, without a pause, until the deadline. Gives the ids of those that were not sent. */
  async close(deadlineMs: number): Promise<readonly string[]> {
    this.stop();
    this.#phase = 'emptying';
    for (const job of this.#jobs.values()) {
      if (job.callOff !== undefined) this.#makeReady(job);
    }
    this.#startReady();
    const isIdle = (): boolean => this.#ready.length === 0 && this.#counts.sending === 0;
    await this.#waiting.until(isIdle, AbortSignal.timeout(deadlineMs));
    this.#phase = 'closed';
    return [...this.#jobs.keys()];
  }

  #checkForRoom(): void {
    const { mails } = this.#options.limits;
    const isOpen = this.#phase === 'open';
    if (isOpen && this.#jobs.size < mails) return;
    this.#counts.rejected += 1;
    if (!isOpen) {
      throw new ServiceError('service_stopping', 'The service is stopping and takes no new mails.', {
        retryAfterSeconds: STOPPING_RETRY_SECONDS,
      });
    }
    throw new ServiceError('overloaded', 'Too many mails are waiting to be sent.', {
      retryAfterSeconds: FULL_RETRY_SECONDS,
    });
  }

  #newStatus(): MailStatus {
    const time = this.#time();
    return { id: this.#options.newId(), state: 'queued', attempts: 0, createdAt: time, updatedAt: time };
  }

  #makeReady(job: Job): void {
    job.callOff?.();
    delete job.callOff;
    this.#ready.push(job);
  }

  #startReady(): void {
    while (this.#phase !== 'closed' && this.#counts.sending < this.#options.limits.workers) {
      const job = this.#ready.shift();
      if (job === undefined) return;
      this.#counts.sending += 1;
      void job.inContext(() => this.#attempt(job));
    }
  }

  async #attempt(job: Job): Promise<void> {
    job.isLastTry = this.#phase === 'emptying';
    this.#change(job, { state: 'sending', attempts: job.entry.status.attempts + 1 });
    const failure = await this.#failureOf(job.mail);
    this.#counts.sending -= 1;
    if (failure === undefined) this.#sent(job);
    else this.#failed(job, failure);
    this.#startReady();
    this.#waiting.look();
  }

  async #failureOf(mail: OutgoingMail): Promise<MailError | undefined> {
    try {
      await this.#options.mailer.send(mail);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof MailError) return thrown;
      return new MailError('EUNEXPECTED', 'sending the mail failed', { cause: thrown, permanent: false });
    }
  }

  #sent(job: Job): void {
    this.#counts.sent += 1;
    this.#change(job, { state: 'sent' });
    this.#options.logger.info(this.#fieldsOf(job), 'mail sent');
  }

  #failed(job: Job, failure: MailError): void {
    const { limits, logger } = this.#options;
    const { code, permanent } = failure;
    job.failures += 1;
    const isLast = permanent || job.failures >= limits.attempts;
    this.#change(job, { state: isLast ? 'failed' : 'queued', error: { code, permanent } });
    if (isLast) {
      this.#counts.failed += 1;
      logger.warn({ ...this.#fieldsOf(job), err: failure, permanent }, 'mail failed');
      return;
    }
    logger.info({ ...this.#fieldsOf(job), code }, 'mail not sent yet');
    if (this.#phase === 'open' || this.#phase === 'stopped') this.#tryLater(job);
    else if (!job.isLastTry) this.#ready.push(job);
  }

  #tryLater(job: Job): void {
    const { limits, random, after } = this.#options;
    const pause = { firstMs: limits.retryDelayMs, longestMs: LONGEST_PAUSE_MS, random };
    job.callOff = after(doublingPause(job.failures, pause), () => {
      this.#makeReady(job);
      this.#startReady();
    });
  }

  /** Writes down what has become of a mail; one that has ended is let go with its content and context. */
  #change(job: Job, change: Pick<MailStatus, 'state'> & Partial<MailStatus>): void {
    const { error, ...before } = job.entry.status;
    const keptError = change.state === 'sent' || error === undefined ? {} : { error };
    job.entry = {
      ...job.entry,
      status: { ...before, ...keptError, ...change, updatedAt: this.#time() },
    };
    this.#options.book.put(job.entry);
    if (hasEnded(job.entry.status)) this.#jobs.delete(job.entry.status.id);
  }

  #fieldsOf({ entry: { status } }: Job): Record<string, unknown> {
    return { mail_id: status.id, attempts: status.attempts };
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

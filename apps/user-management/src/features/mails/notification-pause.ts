import type { Logger } from '@xray-microservices/service-kit';
import { pauseAfter } from './backoff.ts';
import type { Random } from './backoff.ts';
import type { Verdict } from './verdict.ts';

export interface NotificationPauseOptions {
  readonly logger: Logger;
  readonly random: Random;
}

/** Has notification left alone after it could not bring a mail to the mail server; ever longer, until it does. */
export class NotificationPause {
  readonly #options: NotificationPauseOptions;
  #milliseconds: number | undefined;
  #inARow = 0;
  #count = 0;

  constructor(options: NotificationPauseOptions) {
    this.#options = options;
  }

  /** How many there were. An attempt that began before the last one says nothing new when it fails after it. */
  get count(): number {
    return this.#count;
  }

  /** Milliseconds to wait, told once for each pause. */
  take(): number | undefined {
    const milliseconds = this.#milliseconds;
    this.#milliseconds = undefined;
    return milliseconds;
  }

  /** Notes what came of an attempt that began after so many pauses; true when a pause begins. */
  note(verdict: Verdict, countBefore: number): boolean {
    const { logger, random } = this.#options;
    if (verdict.is !== 'unavailable') {
      if (this.#inARow > 0) logger.info('mails get through again');
      this.#inARow = 0;
      return false;
    }
    if (countBefore !== this.#count) return false;
    this.#count += 1;
    this.#inARow += 1;
    if (this.#inARow === 1) logger.warn({ reason: verdict.error }, 'mails do not get through');
    this.#milliseconds = pauseAfter(this.#inARow, random);
    return true;
  }
}

import { SmtpSinkError } from './types.ts';
import type { SmtpCounts, SmtpMessage } from './types.ts';

const SHOWN_IN_ERROR = 5;

interface Waiter {
  readonly fits: (message: SmtpMessage) => boolean;
  readonly take: (message: SmtpMessage) => void;
  readonly fail: (error: unknown) => void;
}

/** What to wait for, and how long at most. */
export interface WaitOptions {
  readonly deadlineMs: number;
  readonly what?: string;
}

/** The last messages, and whoever waits for one. */
export class MessageBox {
  readonly #keep: number;
  readonly #waiters = new Set<Waiter>();
  #messages: SmtpMessage[] = [];
  #received = 0;
  #dropped = 0;
  #refused = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(message: Omit<SmtpMessage, 'number'>): void {
    this.#received += 1;
    const numbered = { number: this.#received, ...message };
    this.#messages.push(numbered);
    while (this.#messages.length > this.#keep) {
      this.#messages.shift();
      this.#dropped += 1;
    }
    for (const waiter of this.#waiters) answer(waiter, numbered);
  }

  refuse(): void {
    this.#refused += 1;
  }

  messages(): readonly SmtpMessage[] {
    return [...this.#messages];
  }

  counts(): SmtpCounts {
    return { received: this.#received, dropped: this.#dropped, refused: this.#refused };
  }

  clear(): void {
    this.#messages = [];
  }

  async wait(
    fits: (message: SmtpMessage) => boolean,
    { deadlineMs, what = 'a message that fits' }: WaitOptions,
  ): Promise<SmtpMessage> {
    const here = this.#messages.find(fits);
    if (here !== undefined) return here;
    const { promise, resolve: take, reject: fail } = Promise.withResolvers<SmtpMessage>();
    const waiter = { fits, take, fail };
    const timer = setTimeout(() => {
      fail(
        new SmtpSinkError('SMTP_SINK_DEADLINE', `waited ${deadlineMs} ms for ${what}; ${this.#summary()}`),
      );
    }, deadlineMs);
    this.#waiters.add(waiter);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    }
  }

  /** Sends away whoever waits. */
  close(): void {
    for (const { fail } of this.#waiters) {
      fail(new SmtpSinkError('SMTP_SINK_STOPPED', `the SMTP sink was stopped; ${this.#summary()}`));
    }
  }

  #summary(): string {
    if (this.#messages.length === 0) return `it keeps no message, of ${this.#received} received`;
    const shown = this.#messages
      .slice(-SHOWN_IN_ERROR)
      .map(({ to, subject }) => `"${subject}" to ${to.join(', ')}`);
    return `it keeps ${this.#messages.length} of ${this.#received} received, the last: ${shown.join('; ')}`;
  }
}

/** A predicate that throws fails the one who waits with it, not the delivery. */
function answer({ fits, take, fail }: Waiter, message: SmtpMessage): void {
  try {
    if (fits(message)) take(message);
  } catch (error) {
    fail(error);
  }
}

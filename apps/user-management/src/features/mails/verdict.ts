import { ServiceError } from '@xray-microservices/service-kit';
import type { SendResult } from '../notification/notification.schema.ts';
import { delayAfter } from './backoff.ts';
import type { Random } from './backoff.ts';
import type { MailChange } from './mails.repository.ts';

/**
 * What came of one attempt to send.
 *
 * - `delivered`: the mail server has taken the mail
 * - `refused`: it never will, nor will notification
 * - `failed`: the mail server did not want it now; another attempt may do
 * - `unavailable`: it did not come to a word of the mail server, which tells nothing of this mail
 */
export type Verdict =
  | { readonly is: 'delivered' }
  | { readonly is: 'refused' | 'failed' | 'unavailable'; readonly error: string };

/** What notification says of a mail. */
export function verdictOf(result: SendResult): Verdict {
  switch (result.state) {
    case 'sent':
      return { is: 'delivered' };
    case 'refused':
      return { is: 'refused', error: result.code };
    case 'failed':
    case 'queued':
    case 'sending': {
      // One that is under way tells of its last try. It is asked again; the key keeps that from being another mail.
      const { code = result.state === 'failed' ? 'failed' : 'under_way', permanent = false } =
        result.error ?? {};
      if (permanent) return { is: 'refused', error: asCode(code) };
      return { is: isOfTheMail(code) ? 'failed' : 'unavailable', error: asCode(code) };
    }
  }
}

/** What a mail server answers is `SMTP_` and its number; all other codes are of a connection that did not do. */
const SMTP_ANSWER = /^SMTP_\d/;
/** Answers about the service, the session or the login (RFC 5321, RFC 4954), whatever the mail. */
const NOT_OF_THE_MAIL: ReadonlySet<string> = new Set(
  [421, 432, 454, 503, 530, 534, 535, 538].map((status) => `SMTP_${status}`),
);

const isOfTheMail = (code: string): boolean => SMTP_ANSWER.test(code) && !NOT_OF_THE_MAIL.has(code);

/** Of what somebody else calls a code, as much as the outbox holds. */
const asCode = (code: string): string => code.replace(/[^\w.-]/g, '_').slice(0, LONGEST_CODE);

const LONGEST_CODE = 64;

/** What an attempt without an answer comes to; a fault of our own counts, as it would come back for good. */
export function verdictOfError(thrown: unknown): Verdict {
  if (!(thrown instanceof ServiceError)) return { is: 'failed', error: 'internal_error' };
  return { is: 'unavailable', error: thrown.code };
}

export interface ChangeOptions {
  /** Attempts that a mail has before it is dead. */
  readonly maxAttempts: number;
  readonly random: Random;
}

/** What becomes of a mail that had so many attempts before this one. */
export function changeAfter(attempts: number, verdict: Verdict, options: ChangeOptions): MailChange {
  const made = attempts + 1;
  switch (verdict.is) {
    case 'delivered':
      return { state: 'delivered', attempts: made, delayMs: 0, error: null };
    case 'refused':
      return { state: 'dead', attempts: made, delayMs: 0, error: verdict.error };
    case 'failed': {
      const state = made < options.maxAttempts ? 'pending' : 'dead';
      return { state, attempts: made, delayMs: delayAfter(made, options.random), error: verdict.error };
    }
    case 'unavailable':
      // Not counted, so that no outage makes a dead mail, however long; but others get their turn first.
      return { state: 'pending', attempts, delayMs: delayAfter(1, options.random), error: verdict.error };
  }
}

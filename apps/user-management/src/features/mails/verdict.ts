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
 * - `failed`: another attempt may do
 * - `unavailable`: notification takes no mail from anybody now, which tells nothing of this one
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
    case 'failed': {
      const { code = 'failed', permanent = false } = result.error ?? {};
      return { is: permanent ? 'refused' : 'failed', error: asCode(code) };
    }
    case 'queued':
    case 'sending':
      // It is asked again; the key keeps that from being another mail.
      return { is: 'failed', error: 'under_way' };
  }
}

/** Of what somebody else calls a code, as much as the outbox holds. */
const asCode = (code: string): string => code.replace(/[^\w.-]/g, '_').slice(0, LONGEST_CODE);

const LONGEST_CODE = 64;

/** What an attempt without an answer comes to. */
export function verdictOfError(thrown: unknown): Verdict {
  if (!(thrown instanceof ServiceError)) return { is: 'failed', error: 'internal_error' };
  return { is: thrown.code === 'upstream_unavailable' ? 'unavailable' : 'failed', error: thrown.code };
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
      // Not counted, so that no outage makes dead mails, however long; but others get their turn first.
      return { state: 'pending', attempts, delayMs: delayAfter(1, options.random), error: verdict.error };
  }
}

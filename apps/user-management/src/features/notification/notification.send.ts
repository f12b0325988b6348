import type { AxiosResponse } from 'axios';
import type { Try } from './notification.circuit.ts';
import type { NotificationHttp } from './notification.http.ts';
import type { MailToSend } from './notification.schema.ts';

export interface SendOptions {
  /** 8 to 128 letters, digits, `_` and `-`. The same key is the same mail, however often it is given. */
  readonly idempotencyKey: string;
  /** Whole seconds to wait for the mail to be sent, up to 30. */
  readonly waitSeconds: number;
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

/** Milliseconds that a try may take beyond the wait, and the whole call. */
const ANSWER_MS = 3000;
const MORE_TRIES_MS = 10_000;

/** Whole seconds that a try may wait for the mail when the call has so many milliseconds left. */
export function waitWithin(leftMs: number, waitSeconds: number): number {
  return Math.max(Math.min(waitSeconds, Math.floor((leftMs - ANSWER_MS) / 1000)), 0);
}

/** The tries of one mail, and the signal at which there are no more. */
export function sendTries(
  http: Pick<NotificationHttp, 'try'>,
  mail: MailToSend,
  { idempotencyKey, waitSeconds, signal }: SendOptions,
): { attempt: Try<AxiosResponse<unknown>>; signal: AbortSignal } {
  const wholeMs = waitSeconds * 1000 + MORE_TRIES_MS;
  const end = performance.now() + wholeMs;
  const deadline = AbortSignal.any([AbortSignal.timeout(wholeMs), ...(signal === undefined ? [] : [signal])]);
  const attempt = (): Promise<AxiosResponse<unknown>> => {
    const wait = waitWithin(end - performance.now(), waitSeconds);
    return http.try({
      method: 'post',
      url: 'send',
      data: mail,
      headers: { 'Idempotency-Key': idempotencyKey, ...(wait > 0 && { Prefer: `wait=${wait}` }) },
      signal: AbortSignal.any([deadline, AbortSignal.timeout(wait * 1000 + ANSWER_MS)]),
    });
  };
  return { attempt, signal: deadline };
}

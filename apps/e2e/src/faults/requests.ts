import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Kind, Promised, Service } from './ledger.ts';
import { ANSWER_DEADLINE_MS } from './stack.ts';
import type { Stack } from './stack.ts';

/** A mail that notification was asked for, so that it can be asked for again under its key. */
export interface DirectMail {
  readonly email: string;
  readonly key: string;
  readonly body: string;
}

/** A request before it is sent. */
export interface Planned {
  readonly kind: Kind;
  readonly of: Service;
  readonly send: (traceHeader: string) => Promise<Response>;
  /** What a 2xx has to say; rejects what is not right. */
  readonly right: z.ZodType;
  /** What a 2xx promises. */
  readonly promises?: Promised | DirectMail;
}

const PASSWORD = randomBytes(18).toString('base64url');
const newName = (kind: string): string => `${kind}-${randomBytes(8).toString('hex')}`;

/** A query of MySQL and a call of notification. */
const question = (stack: Stack): Planned => ({
  kind: 'question',
  of: 'user-management',
  send: (header) => stack.ask('/notification-xray', { headers: { 'X-Amzn-Trace-Id': header } }),
  right: z.object({
    database: z.object({ users: z.int().min(1) }),
    notification: z.object({ service: z.literal('notification') }),
  }),
});

const list = (stack: Stack): Planned => ({
  kind: 'list',
  of: 'user-management',
  send: (header) => stack.ask('/users?limit=5', { headers: { 'X-Amzn-Trace-Id': header } }),
  right: z.object({
    users: z
      .array(z.object({ username: z.string() }))
      .min(1)
      .max(5),
  }),
});

/** A new user, who gets a welcome mail by the outbox. */
function user(stack: Stack): Planned {
  const username = newName('user');
  const email = `${username}@example.com`;
  const names = { username, email, role: 'ROLE_USER', enabled: true, firstname: 'Load', lastname: 'Test' };
  return {
    kind: 'user',
    of: 'user-management',
    send: (header) =>
      stack.ask('/user', {
        method: 'POST',
        headers: { 'X-Amzn-Trace-Id': header },
        body: JSON.stringify({ ...names, password: PASSWORD }),
      }),
    right: z.object({ username: z.literal(username), email: z.literal(email) }),
    promises: { username, email },
  };
}

/** A mail, of whose end the answer tells when `waits`. */
function mail(stack: Stack, waits: boolean): Planned {
  const key = newName('mail');
  const email = `${key}@example.com`;
  const body = JSON.stringify({ toEmail: email, subject: 'Load', message: 'A mail of the fault suite.' });
  const asked: DirectMail = { email, key, body };
  return {
    kind: 'mail',
    of: 'notification',
    send: (header) =>
      sendMail(stack, asked, { 'X-Amzn-Trace-Id': header, ...(waits && { Prefer: 'wait=5' }) }),
    right: z.object({ id: z.string(), state: z.enum(['queued', 'sending', 'sent', 'failed']) }),
    promises: asked,
  };
}

/** Asks notification for a mail; under the same key as often as one likes. */
export const sendMail = (
  { notification }: Stack,
  { key, body }: DirectMail,
  headers: Readonly<Record<string, string>>,
): Promise<Response> =>
  fetch(`${notification.url}/notification/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
    body,
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  });

type Plan = (stack: Stack) => Planned;

const patient: Plan = (stack) => mail(stack, true);
const hasty: Plan = (stack) => mail(stack, false);

/** What is sent in turn, over and over. */
export const TURNS: readonly Plan[] = [question, hasty, list, user, question, patient, list, question];

import { waitFor } from '@xray-microservices/testing';
import { z } from 'zod';
import type { Promised } from './ledger.ts';
import { sendMail } from './requests.ts';
import type { DirectMail } from './requests.ts';
import type { Stack } from './stack.ts';

/** As long as a claim of a dispatcher that was killed lasts, and then some. */
const MAILS_DEADLINE_MS = 100_000;
const AGAIN_DEADLINE_MS = 60_000;
const PAGE = 100;

const userPage = z.object({
  users: z.array(z.object({ username: z.string(), email: z.string() })),
  next: z.string().optional(),
});

const mailCounters = z.object({ mail: z.object({ queued: z.number(), sending: z.number() }) });

/** What became of what was promised. */
export interface Kept {
  /** Users and mails that were promised and are not there. */
  readonly lost: readonly string[];
  /** Mails that came more than once, each further copy counted. */
  readonly twice: number;
}

/**
 * Asks for each mail that has not come again, under its key, until it is sent: what a caller does who was told 202 and must
 * not lose it. Answers how many those were.
 */
export async function askForMailsAgain(stack: Stack, mails: readonly DirectMail[]): Promise<number> {
  await waitFor(() => hasNoMail(stack), {
    deadlineMs: MAILS_DEADLINE_MS,
    what: 'notification to have no mail',
  });
  const come = addressesOf(stack);
  const missing = mails.filter(({ email }) => !come.includes(email));
  for (const mail of missing) {
    await waitFor(() => isSent(stack, mail), { deadlineMs: AGAIN_DEADLINE_MS, what: `the mail ${mail.key}` });
  }
  return missing.length;
}

async function hasNoMail({ notification }: Stack): Promise<boolean> {
  const answer = await fetch(`${notification.url}/notification/health-status`);
  const { mail } = mailCounters.parse(await answer.json());
  return mail.queued + mail.sending === 0;
}

async function isSent(stack: Stack, mail: DirectMail): Promise<boolean> {
  const answer = await sendMail(stack, mail, { Prefer: 'wait=5' });
  const { state } = (await answer.json()) as { state?: unknown };
  return state === 'sent';
}

const addressesOf = (stack: Stack): string[] => stack.mail.messages().flatMap(({ to }) => to);

/** Holds what was promised against the list of users and against the mail server. */
export async function judge(stack: Stack, promises: readonly Promised[]): Promise<Kept> {
  const counts = (): Map<string, number> => copiesOf(addressesOf(stack));
  const all = (): boolean => promises.every(({ email }) => counts().has(email));
  // What is still missing at the deadline is told below, by its name.
  await waitFor(all, { deadlineMs: MAILS_DEADLINE_MS, intervalMs: 200, what: 'all mails' }).catch(
    () => undefined,
  );
  return holdAgainst(promises, await usersOf(stack), counts());
}

/** @param copies how often a mail to each address has come */
export function holdAgainst(
  promises: readonly Promised[],
  users: ReadonlyMap<string, string>,
  copies: ReadonlyMap<string, number>,
): Kept {
  const lost = promises.flatMap(({ username, email }) => [
    ...(username !== undefined && users.get(username) !== email ? [`the user ${username}`] : []),
    ...(copies.has(email) ? [] : [`the mail to ${email}`]),
  ]);
  return { lost, twice: [...copies.values()].reduce((sum, count) => sum + count - 1, 0) };
}

function copiesOf(addresses: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const address of addresses) counts.set(address, (counts.get(address) ?? 0) + 1);
  return counts;
}

/** All users, by name, with their addresses. */
async function usersOf(stack: Stack): Promise<Map<string, string>> {
  const users = new Map<string, string>();
  for (let after: string | undefined = ''; after !== undefined;) {
    const query = after === '' ? '' : `&after=${after}`;
    const page = userPage.parse(await (await stack.ask(`/users?limit=${PAGE}${query}`)).json());
    for (const { username, email } of page.users) users.set(username, email);
    after = page.next;
  }
  return users;
}

import { inspect } from 'node:util';

const DEFAULT_INTERVAL_MS = 25;

/** How to wait: `deadlineMs` bounds the whole wait, `what` names the condition in the error. */
export interface WaitForOptions {
  readonly deadlineMs: number;
  /** Milliseconds between two looks; 25 by default. */
  readonly intervalMs?: number;
  readonly what: string;
}

/** A condition did not come true before its deadline. `cause` is what the condition threw last, if it threw. */
export class WaitError extends Error {
  override readonly name = 'WaitError';
  readonly code = 'WAIT_DEADLINE';
}

type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>;

/** What the last look at the condition gave. */
type Look = { readonly value: unknown } | { readonly thrown: unknown } | { readonly pending: true };

/**
 * Looks at a condition until it gives something truthy, and returns that.
 *
 * A condition that throws counts as not yet true; one that never answers does not outlive the deadline.
 *
 * @throws {WaitError} at the deadline, with what was waited for and the last value or error seen.
 *
 * @example
 * const row = await waitFor(() => findUser('ann'), { deadlineMs: 2000, what: 'the user ann' });
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { deadlineMs, intervalMs = DEFAULT_INTERVAL_MS, what }: WaitForOptions,
): Promise<Truthy<T>> {
  let last: Look = { pending: true };
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const look = await lookOnce(condition, deadline - performance.now());
    // A look cut off by the deadline says less than the one before it.
    if (!('pending' in look && !('pending' in last))) last = look;
    if ('value' in look && look.value) return look.value as Truthy<T>;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw waitError(what, deadlineMs, last);
    await pause(Math.min(intervalMs, leftMs));
  }
}

async function lookOnce(condition: () => unknown, limitMs: number): Promise<Look> {
  let timer: NodeJS.Timeout | undefined;
  const cutOff = new Promise<Look>((resolve) => {
    timer = setTimeout(resolve, Math.max(limitMs, 1), { pending: true });
  });
  const answer = (async (): Promise<Look> => {
    try {
      return { value: await condition() };
    } catch (error) {
      return { thrown: error };
    }
  })();
  try {
    return await Promise.race([answer, cutOff]);
  } finally {
    clearTimeout(timer);
  }
}

function waitError(what: string, deadlineMs: number, last: Look): WaitError {
  const start = `waited ${deadlineMs} ms for ${what}`;
  if ('thrown' in last) {
    const message = last.thrown instanceof Error ? last.thrown.message : inspect(last.thrown);
    return new WaitError(`${start}; the last look failed: ${message}`, { cause: last.thrown });
  }
  if ('pending' in last) return new WaitError(`${start}; the condition never answered`);
  return new WaitError(`${start}; the last value was ${inspect(last.value, { depth: 4, breakLength: 100 })}`);
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

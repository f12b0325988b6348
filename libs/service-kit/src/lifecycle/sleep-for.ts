import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds. @throws {Error} `AbortError`, at once, when the signal aborts. */
export async function sleepFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

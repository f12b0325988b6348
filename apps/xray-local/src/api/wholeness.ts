import type { Log } from '../log.ts';

/** Which answer it is about. */
export interface Answered {
  readonly log: Log;
  readonly what: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
}

/**
 * A member for an answer that the time did not suffice for, and a line in the log; nothing for one that is whole. X-Ray's
 * API has no word for it. AWS's SDKs leave out members that they do not know, everybody else sees it.
 */
export function noteOnWholeness(
  isComplete: boolean,
  { log, what, start, end }: Answered,
): { readonly Truncated?: true } {
  if (isComplete) {
    return {};
  }
  log.warn(`${what} of a group is not whole: there are too many traces in its window`, { start, end });
  return { Truncated: true };
}

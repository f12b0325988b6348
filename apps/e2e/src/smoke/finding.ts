import type { HopName } from './hop.ts';

/** How one check went. */
export interface Finding {
  readonly check: string;
  /** `not reached`: there is nothing to look at, because an earlier check failed. */
  readonly state: 'ok' | 'failed' | 'not reached';
  /** What was seen, in a sentence. */
  readonly detail: string;
  /** Where the trace was lost, when it failed. */
  readonly hop?: HopName;
}

/** What a check answers about itself; its name is known to whoever asks. */
export type Outcome = Omit<Finding, 'check'>;

export const ok = (detail: string): Outcome => ({ state: 'ok', detail });

export const failed = (hop: HopName, detail: string): Outcome => ({ state: 'failed', detail, hop });

export const notReached = (what: string): Outcome => ({
  state: 'not reached',
  detail: `there is no ${what}`,
});

import { memberOf } from '../plugins/json.ts';
import type { Target } from './rule.ts';
import type { Timed } from './sampling-api.ts';

/** Quotas and intervals last no longer than rules do, whatever is answered. */
const MOST_SECONDS = 60 * 60;

/** What the service answers to a report. */
export interface Targets {
  /** By the name of the rule. */
  readonly byRule: ReadonlyMap<string, Target>;
  /** When a rule was last made, changed or deleted, epoch seconds of the service. */
  readonly lastModification: number | undefined;
}

/** A number of the answer that is 0 or more. */
function numberOf(value: unknown, key: string): number | undefined {
  const number = memberOf(value, key);
  return typeof number === 'number' && number >= 0 && number < Infinity ? number : undefined;
}

/** @param now milliseconds of the clock by which quotas end */
function readTarget(document: unknown, serverTime: number, now: number): Target {
  const rate = numberOf(document, 'FixedRate');
  const size = numberOf(document, 'ReservoirQuota');
  const ends = numberOf(document, 'ReservoirQuotaTTL');
  const interval = numberOf(document, 'Interval');
  const until = now + Math.min((ends ?? 0) - serverTime, MOST_SECONDS) * 1000;
  return {
    rate: rate === undefined ? undefined : Math.min(rate, 1),
    quota: size === undefined || ends === undefined ? undefined : { size, until },
    intervalMs: interval === undefined ? undefined : Math.min(interval, MOST_SECONDS) * 1000,
  };
}

/** Reads an answer of GetSamplingTargets. What can't be read is left out: the rule then stays as it is. */
export function readTargets({ value, serverTime }: Timed<unknown>, now: number): Targets {
  const documents = memberOf(value, 'SamplingTargetDocuments');
  const byRule = new Map<string, Target>();
  for (const document of Array.isArray(documents) ? (documents as unknown[]) : []) {
    const name = memberOf(document, 'RuleName');
    if (typeof name === 'string') byRule.set(name, readTarget(document, serverTime, now));
  }
  return { byRule, lastModification: numberOf(value, 'LastRuleModification') };
}

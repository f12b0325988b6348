import { memberOf } from '../plugins/json.ts';
import type { Target } from './rule.ts';
import type { Timed } from './sampling-api.ts';

/** Quotas and intervals last no longer than rules do, whatever is answered. */
const MOST_SECONDS = 60 * 60;

/** What the service answers to a report. */
export interface Targets {
  /** By the name of the rule. */
  readonly byRule: ReadonlyMap<string, Target>;
  /** Why statistics were not taken, by the name of the rule. */
  readonly refused: ReadonlyMap<string, string>;
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

function readReason(entry: unknown): string {
  const code = memberOf(entry, 'ErrorCode');
  return typeof code === 'string' ? JSON.stringify(code.slice(0, 64)) : 'no reason given';
}

/** The entries of a list, read one by one, by the name of the rule they are about. */
function readByRule<T>(list: unknown, read: (entry: unknown) => T): ReadonlyMap<string, T> {
  const byRule = new Map<string, T>();
  for (const entry of Array.isArray(list) ? (list as unknown[]) : []) {
    const name = memberOf(entry, 'RuleName');
    if (typeof name === 'string') byRule.set(name, read(entry));
  }
  return byRule;
}

/** Reads an answer of GetSamplingTargets. What can't be read is left out: the rule then stays as it is. */
export function readTargets({ value, serverTime }: Timed<unknown>, now: number): Targets {
  const documents = memberOf(value, 'SamplingTargetDocuments');
  return {
    byRule: readByRule(documents, (document) => readTarget(document, serverTime, now)),
    refused: readByRule(memberOf(value, 'UnprocessedStatistics'), readReason),
    lastModification: numberOf(value, 'LastRuleModification'),
  };
}

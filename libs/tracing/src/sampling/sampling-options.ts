import type { IncomingMessage } from 'node:http';
import { TracingConfigError } from '../core/errors.ts';
import type { SamplingAttributes } from './attributes.ts';
import type { SamplingRule } from './read-rule.ts';
import { nameOfRule, readRule } from './read-rule.ts';
import { Rule } from './rule.ts';

/** How requests are chosen beside what the X-Ray service says. */
export interface SamplingOptions {
  /**
   * The attributes of a request that the rules' `Attributes` are held against. Called at most once for a request, and
   * only when all else of a rule with attributes fits. It has to answer at once; while it throws, requests have none.
   *
   * @example attributes: (request) => ({ tenant: request.headers['x-tenant'] })
   */
  attributes?: (request: IncomingMessage) => SamplingAttributes | undefined;
  /**
   * Rules for the time when there are none of the service: before the first answer, an hour after the last, and after
   * `disableCentralizedSampling`. Tried in this order, before the SDK's local rules; each process has the whole
   * `ReservoirSize`.
   */
  localRules?: readonly SamplingRule[];
}

/** @throws TracingConfigError that names the rule and what is wrong with it */
export function localRulesOf(rules: readonly SamplingRule[]): Rule[] {
  return rules.map((given, index) => {
    const rule = readRule(given, index);
    if (typeof rule !== 'string') return Rule.local(rule);
    throw new TracingConfigError('SAMPLING', `sampling.localRules, rule ${nameOfRule(given)}: ${rule}`);
  });
}

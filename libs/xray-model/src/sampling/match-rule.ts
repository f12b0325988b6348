import { DEFAULT_RULE_NAME } from './sampling-rule.ts';
import type { SampledRequest, SamplingCriteria, SamplingRuleLike } from './sampling-rule.ts';
import { matchesWildcard } from './wildcard.ts';

/** A part of a rule that a request does not meet. */
export interface SamplingMismatch {
  /** The member of the rule, such as `URLPath` or `Attributes.tenant`. */
  readonly field: string;
  readonly pattern: string;
  /** The request's; `undefined` for an attribute that it does not have. */
  readonly value: string | undefined;
}

/** A rule that was tried, with the reasons against it. */
export interface TriedRule<Rule> {
  readonly rule: Rule;
  readonly mismatches: readonly SamplingMismatch[];
}

/** Which rule a request meets. */
export interface ChosenRule<Rule> {
  /** `undefined` when there is no rule for everything. */
  readonly rule: Rule | undefined;
  /** The rules that were tried before it, in that order. */
  readonly passedOver: readonly TriedRule<Rule>[];
}

const PATTERNS: readonly (readonly [
  keyof Omit<SamplingCriteria, 'Attributes'>,
  keyof Omit<SampledRequest, 'attributes'>,
])[] = [
  ['ServiceName', 'serviceName'],
  ['ServiceType', 'serviceType'],
  ['Host', 'host'],
  ['HTTPMethod', 'method'],
  ['URLPath', 'path'],
  ['ResourceARN', 'resourceArn'],
];

/** What of a rule a request does not meet; nothing when it meets the rule. */
export function matchSamplingRule(rule: SamplingRuleLike, request: SampledRequest): SamplingMismatch[] {
  if (rule.RuleName === DEFAULT_RULE_NAME) {
    return [];
  }
  const patterns = PATTERNS.flatMap(([field, member]) => {
    const [pattern, value] = [rule[field], request[member]];
    return value === undefined || matchesWildcard(pattern, value) ? [] : [{ field, pattern, value }];
  });
  return [...patterns, ...mismatchedAttributes(rule, request)];
}

/** Attributes are different: one that the request does not have is not met. */
function mismatchedAttributes(
  { Attributes: wanted }: SamplingRuleLike,
  { attributes = {} }: SampledRequest,
): SamplingMismatch[] {
  return Object.entries(wanted).flatMap(([key, pattern]) => {
    const value = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    const isMet = value !== undefined && matchesWildcard(pattern, value);
    return isMet ? [] : [{ field: `Attributes.${key}`, pattern, value }];
  });
}

/** The order in which rules are tried. */
export function compareSamplingRules(one: SamplingRuleLike, other: SamplingRuleLike): number {
  return one.Priority - other.Priority || (one.RuleName < other.RuleName ? -1 : 1);
}

/** The rule that a request meets, and why not those that were tried before. */
export function chooseSamplingRule<Rule extends SamplingRuleLike>(
  rules: readonly Rule[],
  request: SampledRequest,
): ChosenRule<Rule> {
  const passedOver: TriedRule<Rule>[] = [];
  for (const rule of rules.toSorted(compareSamplingRules)) {
    const mismatches = matchSamplingRule(rule, request);
    if (mismatches.length === 0) {
      return { rule, passedOver };
    }
    passedOver.push({ rule, mismatches });
  }
  return { rule: undefined, passedOver };
}

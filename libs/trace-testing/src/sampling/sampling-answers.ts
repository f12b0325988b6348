import type { WholeSamplingRule } from './sampling-rule.ts';

/** What an SDK reports on one rule since its last report. */
export interface SamplingStatistics {
  readonly RuleName: string;
  readonly ClientID?: string;
  readonly RequestCount?: number;
  readonly SampledCount?: number;
  readonly BorrowCount?: number;
}

/** One call that an SDK made to learn what to sample. */
export type SamplingCall =
  | { readonly operation: 'GetSamplingRules' }
  | { readonly operation: 'GetSamplingTargets'; readonly statistics: readonly SamplingStatistics[] };

/** Seconds for which a quota holds, and between two reports of a client; both as the real service answers. */
const QUOTA_TTL = 300;
const REPORT_INTERVAL = 10;

/** Times of this API are numbers of epoch seconds. */
export interface RulesInForce {
  readonly rules: readonly WholeSamplingRule[];
  readonly modifiedAt: number;
}

export function answerRules({ rules, modifiedAt }: RulesInForce): object {
  return {
    SamplingRuleRecords: rules.map((rule) => ({
      SamplingRule: rule,
      CreatedAt: modifiedAt,
      ModifiedAt: modifiedAt,
    })),
  };
}

/** Answers a target for each rule that there is, its reservoir as the quota, and names the others. */
export function answerTargets(
  { rules, modifiedAt }: RulesInForce,
  statistics: readonly SamplingStatistics[],
  now: number,
): object {
  const targets = statistics.flatMap(
    ({ RuleName: name }) => rules.find((rule) => rule.RuleName === name) ?? [],
  );
  const known = new Set(targets.map(({ RuleName: name }) => name));
  return {
    SamplingTargetDocuments: targets.map((rule) => ({
      RuleName: rule.RuleName,
      FixedRate: rule.FixedRate,
      ReservoirQuota: rule.ReservoirSize,
      ReservoirQuotaTTL: Math.floor(now) + QUOTA_TTL,
      Interval: REPORT_INTERVAL,
    })),
    LastRuleModification: modifiedAt,
    UnprocessedStatistics: statistics
      .filter(({ RuleName: name }) => !known.has(name))
      .map(({ RuleName: name }) => ({
        RuleName: name,
        ErrorCode: 'ResourceNotFoundException',
        Message: 'There is no sampling rule with this name.',
      })),
  };
}

/** The statistics in a request for targets; `undefined` when it is none. */
export function readStatistics(body: string): SamplingStatistics[] | undefined {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return undefined; // Not JSON, so not a request either.
  }
  if (typeof request !== 'object' || request === null || !('SamplingStatisticsDocuments' in request)) {
    return undefined;
  }
  const { SamplingStatisticsDocuments: documents } = request;
  return Array.isArray(documents) && documents.every(isStatistics) ? documents : undefined;
}

function isStatistics(value: unknown): value is SamplingStatistics {
  return (
    typeof value === 'object' && value !== null && 'RuleName' in value && typeof value.RuleName === 'string'
  );
}

/** A sampling rule as the X-Ray API has it. A member that is left out matches everything. */
export interface SamplingRule {
  readonly RuleName: string;
  /** The part of requests that is sampled beyond the reservoir: 0 to 1, 1 unless told. */
  readonly FixedRate?: number;
  /** Requests in each second that are sampled whatever the rate; 0 unless told. */
  readonly ReservoirSize?: number;
  /** Rules are tried from the lowest; unless told, in the order of the list. */
  readonly Priority?: number;
  readonly ServiceName?: string;
  readonly ServiceType?: string;
  readonly Host?: string;
  readonly HTTPMethod?: string;
  readonly URLPath?: string;
  /** What a request has to be besides; AWS's SDKs skip a rule with some. */
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** A rule with every member that SDKs ask for. */
export type WholeSamplingRule = Required<SamplingRule> & {
  readonly RuleARN: string;
  readonly ResourceARN: '*';
  readonly Version: 1;
};

const DEFAULT_RULE_NAME = 'Default';
const DEFAULT_PRIORITY = 10_000;

/** Fills rules up, and adds the Default rule, which always exists; here it samples every request unless it is given. */
export function completeRules(rules: readonly SamplingRule[]): WholeSamplingRule[] {
  const hasDefault = rules.some(({ RuleName: name }) => name === DEFAULT_RULE_NAME);
  const all = hasDefault ? rules : [...rules, { RuleName: DEFAULT_RULE_NAME }];
  return all.map((rule, index) => completeRule(rule, index + 1));
}

/** SDKs skip a rule unless Version is 1, ResourceARN is `*`, and Attributes is there. */
function completeRule(rule: SamplingRule, place: number): WholeSamplingRule {
  return {
    RuleARN: `arn:aws:xray:us-east-1:000000000000:sampling-rule/${rule.RuleName}`,
    ResourceARN: '*',
    Priority: rule.RuleName === DEFAULT_RULE_NAME ? DEFAULT_PRIORITY : place,
    FixedRate: 1,
    ReservoirSize: 0,
    ServiceName: '*',
    ServiceType: '*',
    Host: '*',
    HTTPMethod: '*',
    URLPath: '*',
    Version: 1,
    Attributes: {},
    ...rule,
  };
}

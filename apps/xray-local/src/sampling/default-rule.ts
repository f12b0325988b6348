import type { EpochSeconds } from '@xray-microservices/xray-model';

/** A sampling rule as GetSamplingRules answers it. */
export interface SamplingRuleRecord {
  readonly SamplingRule: {
    readonly RuleName: string;
    readonly RuleARN: string;
    readonly ResourceARN: string;
    readonly Priority: number;
    readonly FixedRate: number;
    readonly ReservoirSize: number;
    readonly ServiceName: string;
    readonly ServiceType: string;
    readonly Host: string;
    readonly HTTPMethod: string;
    readonly URLPath: string;
    readonly Version: number;
    readonly Attributes: Readonly<Record<string, string>>;
  };
  readonly CreatedAt: EpochSeconds;
  readonly ModifiedAt: EpochSeconds;
}

export interface DefaultRuleOptions {
  readonly region: string;
  /** 0 to 1. */
  readonly fixedRate: number;
  readonly modifiedAt: EpochSeconds;
}

/**
 * The rule that matches everything. SDKs skip a rule unless Version is 1, ResourceARN is `*`, and Attributes is there
 * and empty (aws-xray-sdk-core: service_connector.js).
 */
export function createDefaultRule({ region, fixedRate, modifiedAt }: DefaultRuleOptions): SamplingRuleRecord {
  return {
    SamplingRule: {
      RuleName: 'Default',
      RuleARN: `arn:aws:xray:${region}:000000000000:sampling-rule/Default`,
      ResourceARN: '*',
      Priority: 10_000,
      FixedRate: fixedRate,
      ReservoirSize: 1,
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      Version: 1,
      Attributes: {},
    },
    CreatedAt: modifiedAt,
    ModifiedAt: modifiedAt,
  };
}

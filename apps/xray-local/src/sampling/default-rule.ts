import { DEFAULT_RULE_NAME } from '@xray-microservices/xray-model';
import type { RuleRecord } from './sampling-rule.ts';

export interface DefaultRuleOptions {
  readonly region: string;
  /** 0 to 1. */
  readonly defaultRate: number;
  /** Epoch seconds. */
  readonly modifiedAt: number;
}

/**
 * The rule that matches everything. SDKs skip a rule unless Version is 1, ResourceARN is `*`, and Attributes is there
 * and empty (aws-xray-sdk-core: service_connector.js).
 */
export function createDefaultRule({ region, defaultRate, modifiedAt }: DefaultRuleOptions): RuleRecord {
  return {
    rule: {
      RuleName: DEFAULT_RULE_NAME,
      RuleARN: `arn:aws:xray:${region}:000000000000:sampling-rule/${DEFAULT_RULE_NAME}`,
      ResourceARN: '*',
      Priority: 10_000,
      FixedRate: defaultRate,
      ReservoirSize: 1,
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      Version: 1,
      Attributes: {},
    },
    createdAt: modifiedAt,
    modifiedAt,
    tags: [],
  };
}

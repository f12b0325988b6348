import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { SamplingRuleRecord } from '../sampling/default-rule.ts';
import type { ApiContext } from './context.ts';
import { readRequest } from './read-request.ts';

const MAX_DOCUMENTS = 25;

/** Seconds for which a quota holds, and between two reports of a client; both as the real service answers. */
const QUOTA_TTL = 300;
const REPORT_INTERVAL = 10;

const Count = z.number().int().min(0);

const Statistics = z.object({
  RuleName: z.string().min(1).max(32),
  ClientID: z.string().regex(/^[0-9a-f]{24}$/i, 'expected 24 hexadecimal digits'),
  // The API's times are numbers; some clients send ISO 8601, and nothing here depends on it.
  Timestamp: z.union([z.number(), z.string()]),
  RequestCount: Count,
  SampledCount: Count,
  BorrowCount: Count.nullish(),
});

const BoostStatistics = z.object({ RuleName: z.string().min(1).max(32) });

const Request = z.object({
  SamplingStatisticsDocuments: z.array(Statistics),
  SamplingBoostStatisticsDocuments: z.array(BoostStatistics).nullish(),
});

/** GetSamplingTargets: what a client may sample until its next report, for each rule that it reports on. */
export function getSamplingTargets({ defaultRule, now }: ApiContext): Action {
  return (input) => {
    const request = readRequest(Request, input);
    const { SamplingStatisticsDocuments: documents, SamplingBoostStatisticsDocuments: boosts } = request;
    if (documents.length > MAX_DOCUMENTS) {
      throw invalidRequest(
        `SamplingStatisticsDocuments has ${documents.length} members; ${MAX_DOCUMENTS} are taken at most.`,
      );
    }
    const isKnown = ({ RuleName: name }: { RuleName: string }): boolean =>
      name === defaultRule.SamplingRule.RuleName;
    return {
      SamplingTargetDocuments: documents.filter(isKnown).map(() => targetOf(defaultRule, now())),
      LastRuleModification: defaultRule.ModifiedAt,
      UnprocessedStatistics: documents
        .filter((document) => !isKnown(document))
        .map(({ RuleName: name }) =>
          unprocessed(name, 'ResourceNotFoundException', 'There is no sampling rule with this name.'),
        ),
      UnprocessedBoostStatistics: (boosts ?? []).map(({ RuleName: name }) =>
        unprocessed(name, 'InvalidRequestException', 'Sampling boosts are not supported by xray-local.'),
      ),
    };
  };
}

function targetOf({ SamplingRule: rule }: SamplingRuleRecord, now: number): object {
  return {
    RuleName: rule.RuleName,
    FixedRate: rule.FixedRate,
    ReservoirQuota: rule.ReservoirSize,
    ReservoirQuotaTTL: Math.floor(now) + QUOTA_TTL,
    Interval: REPORT_INTERVAL,
  };
}

function unprocessed(ruleName: string, errorCode: string, message: string): object {
  return { RuleName: ruleName, ErrorCode: errorCode, Message: message };
}

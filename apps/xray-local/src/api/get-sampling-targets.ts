import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { REPORT_INTERVAL } from '../sampling/quotas.ts';
import type { SamplingRule } from '../sampling/sampling-rule.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { Timestamp } from './time.ts';

const MAX_DOCUMENTS = 25;

/** Seconds for which a quota holds, as the real service answers. */
const QUOTA_TTL = 300;

/** Statistics of so many seconds ago say nothing of what a client needs now. */
const MAX_AGE = 900;

const Count = z.number().int().min(0);
const RuleName = z.string().min(1).max(32);

const Statistics = z.object({
  RuleName,
  ClientID: z.string().regex(/^[0-9a-f]{24}$/i, 'expected 24 hexadecimal digits'),
  Timestamp,
  RequestCount: Count,
  SampledCount: Count,
  BorrowCount: Count.optional(),
});

const BoostStatistics = z.object({
  RuleName,
  ServiceName: z.string().max(64),
  Timestamp,
  AnomalyCount: Count,
  TotalCount: Count,
  SampledAnomalyCount: Count,
});

const Request = z.object({
  SamplingStatisticsDocuments: z.array(Statistics),
  SamplingBoostStatisticsDocuments: z.array(BoostStatistics).optional(),
});

type Statistics = z.infer<typeof Statistics>;
type BoostStatistics = z.infer<typeof BoostStatistics>;

/** GetSamplingTargets: what a client may sample until its next report, for each rule that it reports on. */
export function getSamplingTargets(services: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    const { SamplingStatisticsDocuments: documents, SamplingBoostStatisticsDocuments: boosts = [] } = request;
    refuseTooMany('SamplingStatisticsDocuments', documents);
    refuseTooMany('SamplingBoostStatisticsDocuments', boosts);
    const { rules, now: clock } = services;
    const known = new Map((await rules.list()).map(({ rule }) => [rule.RuleName, rule]));
    const lastModification = await rules.lastModification();
    const now = clock();
    const refusedBoosts = boosts.flatMap((report) => takeBoost(services, known, report, now));
    const serviceNames = [...new Set(boosts.map(({ ServiceName: name }) => name))];
    const [targets, refused]: [object[], object[]] = [[], []];
    for (const document of documents) {
      const rule = known.get(document.RuleName);
      if (rule === undefined) {
        refused.push(
          refusal(document, 'ResourceNotFoundException', 'There is no sampling rule with this name.'),
        );
      } else if (now - document.Timestamp > MAX_AGE) {
        refused.push(refusal(document, 'InvalidRequestException', 'The statistics are too old.'));
      } else {
        targets.push(takeStatistics(services, rule, document, serviceNames, now));
      }
    }
    return {
      SamplingTargetDocuments: targets,
      LastRuleModification: lastModification,
      UnprocessedStatistics: refused,
      UnprocessedBoostStatistics: refusedBoosts,
    };
  };
}

function takeStatistics(
  { quotas, statistics, boosts }: Services,
  rule: SamplingRule,
  document: Statistics,
  serviceNames: readonly string[],
  now: number,
): object {
  const { RuleName: ruleName, FixedRate: rate, ReservoirSize: size } = rule;
  const { ClientID: clientId, RequestCount: requestCount, SampledCount: sampledCount } = document;
  statistics.add(ruleName, { requestCount, sampledCount, borrowCount: document.BorrowCount ?? 0 }, now);
  const boost = boosts.current(ruleName, serviceNames, now);
  return {
    RuleName: ruleName,
    FixedRate: rate,
    ReservoirQuota: quotas.report({ ruleName, clientId: clientId.toLowerCase(), requestCount, now }, size),
    ReservoirQuotaTTL: Math.floor(now) + QUOTA_TTL,
    Interval: REPORT_INTERVAL,
    ...(boost === undefined ? {} : { SamplingBoost: { BoostRate: boost.rate, BoostRateTTL: boost.endsAt } }),
  };
}

function takeBoost(
  { boosts }: Services,
  known: ReadonlyMap<string, SamplingRule>,
  report: BoostStatistics,
  now: number,
): object[] {
  const rule = known.get(report.RuleName);
  if (rule === undefined) {
    return [refusal(report, 'ResourceNotFoundException', 'There is no sampling rule with this name.')];
  }
  if (rule.SamplingRateBoost === undefined) {
    return [refusal(report, 'InvalidRequestException', 'The sampling rule has no SamplingRateBoost.')];
  }
  boosts.report(
    rule,
    {
      serviceName: report.ServiceName,
      anomalyCount: report.AnomalyCount,
      sampledAnomalyCount: report.SampledAnomalyCount,
    },
    now,
  );
  return [];
}

function refuseTooMany(name: string, documents: readonly object[]): void {
  if (documents.length > MAX_DOCUMENTS) {
    throw invalidRequest(`${name} has ${documents.length} members; ${MAX_DOCUMENTS} are taken at most.`);
  }
}

function refusal({ RuleName: ruleName }: { RuleName: string }, code: string, message: string): object {
  return { RuleName: ruleName, ErrorCode: code, Message: message };
}

import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';

/**
 * The operations of the X-Ray API (model 2016-04-12) that are not built, by path. An answer that looks like success
 * would be worse than none: a tool would show an empty service graph as the truth.
 */
export const UNSUPPORTED_OPERATIONS: Readonly<Record<string, string>> = {
  '/CancelTraceRetrieval': 'CancelTraceRetrieval',
  '/CreateGroup': 'CreateGroup',
  '/CreateSamplingRule': 'CreateSamplingRule',
  '/DeleteGroup': 'DeleteGroup',
  '/DeleteResourcePolicy': 'DeleteResourcePolicy',
  '/DeleteSamplingRule': 'DeleteSamplingRule',
  '/EncryptionConfig': 'GetEncryptionConfig',
  '/GetGroup': 'GetGroup',
  '/GetIndexingRules': 'GetIndexingRules',
  '/GetRetrievedTracesGraph': 'GetRetrievedTracesGraph',
  '/GetTraceSegmentDestination': 'GetTraceSegmentDestination',
  '/Groups': 'GetGroups',
  '/Insight': 'GetInsight',
  '/InsightEvents': 'GetInsightEvents',
  '/InsightImpactGraph': 'GetInsightImpactGraph',
  '/InsightSummaries': 'GetInsightSummaries',
  '/ListResourcePolicies': 'ListResourcePolicies',
  '/ListRetrievedTraces': 'ListRetrievedTraces',
  '/ListTagsForResource': 'ListTagsForResource',
  '/PutEncryptionConfig': 'PutEncryptionConfig',
  '/PutResourcePolicy': 'PutResourcePolicy',
  '/SamplingStatisticSummaries': 'GetSamplingStatisticSummaries',
  '/ServiceGraph': 'GetServiceGraph',
  '/StartTraceRetrieval': 'StartTraceRetrieval',
  '/TagResource': 'TagResource',
  '/TimeSeriesServiceStatistics': 'GetTimeSeriesServiceStatistics',
  '/TraceGraph': 'GetTraceGraph',
  '/TraceSummaries': 'GetTraceSummaries',
  '/UntagResource': 'UntagResource',
  '/UpdateGroup': 'UpdateGroup',
  '/UpdateIndexingRule': 'UpdateIndexingRule',
  '/UpdateSamplingRule': 'UpdateSamplingRule',
  '/UpdateTraceSegmentDestination': 'UpdateTraceSegmentDestination',
};

/** An action that says that its operation is not there. */
export function unsupported(operation: string): Action {
  return () => {
    throw invalidRequest(`${operation} is not supported by xray-local yet.`);
  };
}

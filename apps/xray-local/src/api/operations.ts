import type { Action } from '../http/routes.ts';
import { batchGetTraces } from './batch-get-traces.ts';
import { createSamplingRule, deleteSamplingRule, updateSamplingRule } from './change-sampling-rules.ts';
import { getEncryptionConfig, putEncryptionConfig } from './encryption-config.ts';
import { getSamplingRules } from './get-sampling-rules.ts';
import { getSamplingStatisticSummaries } from './get-sampling-statistic-summaries.ts';
import { getSamplingTargets } from './get-sampling-targets.ts';
import { getServiceGraph } from './get-service-graph.ts';
import { getTimeSeriesServiceStatistics } from './get-time-series-service-statistics.ts';
import { getTraceGraph } from './get-trace-graph.ts';
import { getTraceSummaries } from './get-trace-summaries.ts';
import { createGroup, deleteGroup, getGroup, getGroups, updateGroup } from './groups.ts';
import { getIndexingRules, updateIndexingRule } from './indexing-rules.ts';
import { getInsight, getInsightEvents, getInsightImpactGraph, getInsightSummaries } from './insights.ts';
import { putTelemetryRecords } from './put-telemetry-records.ts';
import { putTraceSegments } from './put-trace-segments.ts';
import { deleteResourcePolicy, listResourcePolicies, putResourcePolicy } from './resource-policies.ts';
import type { Services } from './services.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { getTraceSegmentDestination, updateTraceSegmentDestination } from './trace-segment-destination.ts';
import {
  cancelTraceRetrieval,
  getRetrievedTracesGraph,
  listRetrievedTraces,
  startTraceRetrieval,
} from './trace-retrieval.ts';

/**
 * How much of an operation there is: all of it (`full`), the setting kept and answered while it changes nothing here
 * (`kept`), or what an account answers that never used it (`unused`).
 */
export type Support = 'full' | 'kept' | 'unused';

/** An operation of the X-Ray API, model 2016-04-12; all of them are POST. */
export interface Operation {
  readonly name: string;
  readonly path: string;
  readonly support: Support;
  /** What is worth knowing of it here; stands in README.md. */
  readonly note: string;
  readonly action: (services: Services) => Action;
}

type Row = readonly [string, string, Support, string, (services: Services) => Action];

const ROWS: readonly Row[] = [
  ['BatchGetTraces', '/Traces', 'full', 'five ids; subsegments folded in, segments inferred', batchGetTraces],
  ['CancelTraceRetrieval', '/CancelTraceRetrieval', 'full', '', cancelTraceRetrieval],
  ['CreateGroup', '/CreateGroup', 'full', 'the filter is checked; 25 groups', createGroup],
  ['CreateSamplingRule', '/CreateSamplingRule', 'full', '25 rules besides Default', createSamplingRule],
  ['DeleteGroup', '/DeleteGroup', 'full', '', deleteGroup],
  [
    'DeleteResourcePolicy',
    '/DeleteResourcePolicy',
    'kept',
    'policies grant nothing here',
    deleteResourcePolicy,
  ],
  ['DeleteSamplingRule', '/DeleteSamplingRule', 'full', 'not the Default rule', deleteSamplingRule],
  ['GetEncryptionConfig', '/EncryptionConfig', 'kept', 'nothing is encrypted', getEncryptionConfig],
  ['GetGroup', '/GetGroup', 'full', '', getGroup],
  ['GetGroups', '/Groups', 'full', 'one page', getGroups],
  [
    'GetIndexingRules',
    '/GetIndexingRules',
    'kept',
    'every trace is found, whatever it says',
    getIndexingRules,
  ],
  ['GetInsight', '/Insight', 'unused', 'no insight has that id: InvalidRequestException', getInsight],
  ['GetInsightEvents', '/InsightEvents', 'unused', 'as GetInsight', getInsightEvents],
  ['GetInsightImpactGraph', '/InsightImpactGraph', 'unused', 'as GetInsight', getInsightImpactGraph],
  ['GetInsightSummaries', '/InsightSummaries', 'unused', 'none', getInsightSummaries],
  [
    'GetRetrievedTracesGraph',
    '/GetRetrievedTracesGraph',
    'full',
    'without links between traces',
    getRetrievedTracesGraph,
  ],
  ['GetSamplingRules', '/GetSamplingRules', 'full', 'one page', getSamplingRules],
  [
    'GetSamplingStatisticSummaries',
    '/SamplingStatisticSummaries',
    'full',
    'by minute, the last hour, not kept when the process ends',
    getSamplingStatisticSummaries,
  ],
  ['GetSamplingTargets', '/SamplingTargets', 'full', 'reservoirs shared among clients', getSamplingTargets],
  ['GetServiceGraph', '/ServiceGraph', 'full', 'one page', getServiceGraph],
  [
    'GetTimeSeriesServiceStatistics',
    '/TimeSeriesServiceStatistics',
    'full',
    'periods of whole minutes; no forecasts',
    getTimeSeriesServiceStatistics,
  ],
  ['GetTraceGraph', '/TraceGraph', 'full', 'one page', getTraceGraph],
  [
    'GetTraceSegmentDestination',
    '/GetTraceSegmentDestination',
    'kept',
    'everything stays in the store',
    getTraceSegmentDestination,
  ],
  [
    'GetTraceSummaries',
    '/TraceSummaries',
    'full',
    'the whole filter language; short pages have a token',
    getTraceSummaries,
  ],
  ['ListResourcePolicies', '/ListResourcePolicies', 'kept', '', listResourcePolicies],
  [
    'ListRetrievedTraces',
    '/ListRetrievedTraces',
    'full',
    "X-Ray's format; OTEL is refused",
    listRetrievedTraces,
  ],
  [
    'ListTagsForResource',
    '/ListTagsForResource',
    'full',
    'of groups and sampling rules',
    listTagsForResource,
  ],
  ['PutEncryptionConfig', '/PutEncryptionConfig', 'kept', 'in force at once', putEncryptionConfig],
  ['PutResourcePolicy', '/PutResourcePolicy', 'kept', 'five policies of 5 KB', putResourcePolicy],
  ['PutTelemetryRecords', '/TelemetryRecords', 'full', 'shown by GET /local/telemetry', putTelemetryRecords],
  [
    'PutTraceSegments',
    '/TraceSegments',
    'full',
    '50 documents; each bad one in UnprocessedTraceSegments',
    putTraceSegments,
  ],
  ['StartTraceRetrieval', '/StartTraceRetrieval', 'full', 'five ids; complete at once', startTraceRetrieval],
  ['TagResource', '/TagResource', 'full', '50 tags', tagResource],
  ['UntagResource', '/UntagResource', 'full', '', untagResource],
  ['UpdateGroup', '/UpdateGroup', 'full', '', updateGroup],
  ['UpdateIndexingRule', '/UpdateIndexingRule', 'kept', '', updateIndexingRule],
  [
    'UpdateSamplingRule',
    '/UpdateSamplingRule',
    'full',
    'of the Default rule only the rate and the reservoir',
    updateSamplingRule,
  ],
  [
    'UpdateTraceSegmentDestination',
    '/UpdateTraceSegmentDestination',
    'kept',
    'in force at once',
    updateTraceSegmentDestination,
  ],
];

/** Every operation of the API, by name. */
export const OPERATIONS: readonly Operation[] = ROWS.map(([name, path, support, note, action]) => ({
  name,
  path,
  support,
  note,
  action,
}));

import type { SummaryStatistics } from '@xray-microservices/xray-model';
import type {
  facets,
  graph,
  groups,
  samplingRules,
  series,
  stats,
  summaryPage,
  traces,
  vocabulary,
} from './shapes.ts';

export type SummaryPage = ReturnType<typeof summaryPage>;
export type Summary = SummaryPage['TraceSummaries'][number];
export type Graph = ReturnType<typeof graph>;
export type GraphNode = Graph['services'][number];
export type GraphEdge = GraphNode['Edges'][number];
export type Statistics = SummaryStatistics;
export type Histogram = GraphNode['ResponseTimeHistogram'];
export type Series = ReturnType<typeof series>['TimeSeriesServiceStatistics'];
export type StoredTrace = ReturnType<typeof traces>['Traces'][number];
export type Facets = ReturnType<typeof facets>;
export type Vocabulary = ReturnType<typeof vocabulary>;
export type Stats = ReturnType<typeof stats>;
export type SamplingRule = ReturnType<typeof samplingRules>['SamplingRuleRecords'][number]['SamplingRule'];
export type Group = ReturnType<typeof groups>['Groups'][number];

/** A window of time in epoch seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

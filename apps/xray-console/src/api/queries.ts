import { get, post } from './client.ts';
import { anything } from './decode.ts';
import { rejectedPage } from './rejected.ts';
import type { RejectedItem } from './rejected.ts';
import * as shapes from './shapes.ts';
import type {
  Facets,
  Graph,
  Group,
  SamplingRule,
  Series,
  Stats,
  StoredTrace,
  SummaryPage,
  Vocabulary,
  Window,
} from './types.ts';

interface Search extends Window {
  readonly filter: string;
}

function searchOf({ start, end, filter }: Search): Record<string, unknown> {
  return {
    StartTime: start,
    EndTime: end,
    TimeRangeType: 'TraceId',
    ...(filter === '' ? {} : { FilterExpression: filter }),
  };
}

/** A page of traces, the newest first. A page may be empty and still have a token. */
export function readSummaries(search: Search, token?: string, signal?: AbortSignal): Promise<SummaryPage> {
  const body = { ...searchOf(search), ...(token === undefined ? {} : { NextToken: token }) };
  return post('TraceSummaries', body, shapes.summaryPage, signal);
}

/** The traces of these ids that there are; any number, five to a request as the API has it. */
export async function readTraces(
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly StoredTrace[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / 5) }, (_, index) =>
    ids.slice(index * 5, index * 5 + 5),
  );
  const answers = await Promise.all(
    parts.map((part) => post('Traces', { TraceIds: part }, shapes.traces, signal)),
  );
  return answers.flatMap(({ Traces: traces }) => traces);
}

function localSearch({ start, end, filter }: Search): Record<string, unknown> {
  return { start, end, ...(filter === '' ? {} : { filter }) };
}

/** How the traces of a search are spread over services, statuses and time. */
export function readFacets(search: Search, signal?: AbortSignal): Promise<Facets> {
  return post('local/facets', localSearch(search), shapes.facets, signal);
}

/** Asks to tell the answers of one service apart. */
export interface Split {
  readonly service: { readonly name: string; readonly type?: string };
  readonly by: 'version' | 'instance';
}

/** The service map of a search. */
export function readGraph(search: Search, split?: Split, signal?: AbortSignal): Promise<Graph> {
  return post(
    'local/graph',
    { ...localSearch(search), ...(split === undefined ? {} : { split }) },
    shapes.graph,
    signal,
  );
}

/** Statistics by minute (or by five) of what an entity selector names. */
export async function readSeries(
  { start, end }: Window,
  entity: string,
  period: number,
  signal?: AbortSignal,
): Promise<Series> {
  const body = { StartTime: start, EndTime: end, EntitySelectorExpression: entity, Period: period };
  const answer = await post('TimeSeriesServiceStatistics', body, shapes.series, signal);
  return answer.TimeSeriesServiceStatistics;
}

export const readVocabulary = (signal?: AbortSignal): Promise<Vocabulary> =>
  get('local/vocabulary', shapes.vocabulary, signal);

export const readStats = (signal?: AbortSignal): Promise<Stats> => get('stats', shapes.stats, signal);

/** Where segments are received, as `host:port`. */
export const readHealth = (signal?: AbortSignal): Promise<{ readonly udp: string }> =>
  get('healthz', shapes.health, signal);

/** The documents that were refused, the newest first. */
export const readRejected = (
  signal?: AbortSignal,
): Promise<{ readonly items: readonly RejectedItem[]; readonly last: number }> =>
  get('local/rejected', rejectedPage, signal);

/** A rule with what clients reported of it in the last hour. */
export interface RuleWithCounts {
  readonly rule: SamplingRule;
  readonly requests: number;
  readonly sampled: number;
  readonly borrowed: number;
}

/** The sampling rules in the order in which they are tried. */
export async function readRules(signal?: AbortSignal): Promise<readonly RuleWithCounts[]> {
  const [rules, statistics] = await Promise.all([
    post('GetSamplingRules', {}, shapes.samplingRules, signal),
    post('SamplingStatisticSummaries', {}, shapes.samplingStatistics, signal),
  ]);
  return rules.SamplingRuleRecords.map(({ SamplingRule: rule }) => {
    const own = statistics.SamplingStatisticSummaries.filter(({ RuleName: name }) => name === rule.RuleName);
    const sum = (count: (each: (typeof own)[number]) => number): number =>
      own.reduce((total, each) => total + count(each), 0);
    return {
      rule,
      requests: sum(({ RequestCount: count }) => count),
      sampled: sum(({ SampledCount: count }) => count),
      borrowed: sum(({ BorrowCount: count }) => count),
    };
  }).toSorted(
    (one, other) =>
      one.rule.Priority - other.rule.Priority || (one.rule.RuleName < other.rule.RuleName ? -1 : 1),
  );
}

export const createRule = (rule: SamplingRule): Promise<unknown> =>
  post('CreateSamplingRule', { SamplingRule: { ...rule, Version: 1 } }, anything);

export const updateRule = (rule: Partial<SamplingRule>): Promise<unknown> =>
  post('UpdateSamplingRule', { SamplingRuleUpdate: rule }, anything);

export const deleteRule = (name: string): Promise<unknown> =>
  post('DeleteSamplingRule', { RuleName: name }, anything);

export async function readGroups(signal?: AbortSignal): Promise<readonly Group[]> {
  return (await post('Groups', {}, shapes.groups, signal)).Groups;
}

export const createGroup = (name: string, filter: string): Promise<unknown> =>
  post('CreateGroup', { GroupName: name, FilterExpression: filter }, anything);

export const updateGroup = (name: string, filter: string): Promise<unknown> =>
  post('UpdateGroup', { GroupName: name, FilterExpression: filter }, anything);

export const deleteGroup = (name: string): Promise<unknown> =>
  post('DeleteGroup', { GroupName: name }, anything);

/** Stores a small trace to learn from, and answers its id. */
export async function sendSampleTrace(): Promise<string> {
  return (await post('local/sample-trace', {}, shapes.sample)).traceId;
}

/** What became of traces from a file. */
export type Imported = ReturnType<typeof shapes.imported>;

export const importTraces = (content: unknown): Promise<Imported> =>
  post('local/import', content, shapes.imported);

import { graphOf } from '@xray-microservices/xray-model';
import type {
  GraphService,
  ServiceFacts,
  SummaryStatistics,
  TraceFacts,
} from '@xray-microservices/xray-model';
import type { LocalStore } from '../store/local-store.ts';
import { searchTraces } from '../store/search-traces.ts';
import type { GraphQuery } from '../store/trace-store.ts';
import { FacetCounter } from './facet-counter.ts';
import type { Facets } from './facet-counter.ts';

/** What is asked of all traces of a window that meet a filter, for as long as the budget lasts: the newest first. */
export type SurveyQuery = GraphQuery & { readonly budgetMs: number };

export interface FacetsAnswer extends Facets {
  /** Whether every trace of the window was looked at. */
  readonly isComplete: boolean;
}

/** Which answers are told apart, and by what. */
export interface Split {
  readonly service: { readonly name: string; readonly type?: string | undefined };
  readonly by: 'version' | 'instance';
}

export interface SplitQuery extends SurveyQuery {
  readonly split: Split;
}

export interface SplitAnswer {
  readonly versions: readonly {
    readonly value: string;
    readonly statistics: SummaryStatistics;
    readonly histogram: GraphService['ResponseTimeHistogram'];
  }[];
  readonly isComplete: boolean;
}

/** Versions that are told. */
const MOST_VERSIONS = 20;

/** Of answers that do not say their version or instance. */
const NOT_TOLD = '(not told)';

/** How often what occurs. */
export function facets(store: LocalStore, query: SurveyQuery, ticks: () => number): FacetsAnswer {
  const counter = new FacetCounter(query);
  const isComplete = visitTraces(store, query, ticks, 'TraceId', (found) => {
    counter.add(found);
  });
  return { ...counter.facets(), isComplete };
}

/** The answers of one service, told apart by version or instance. */
export function split(store: LocalStore, query: SplitQuery, ticks: () => number): SplitAnswer {
  const { service, by } = query.split;
  const answers: TraceFacts[] = [];
  const isComplete = visitTraces(store, query, ticks, 'Event', (found) => {
    const own = found.services.filter(
      ({ id, inferred }) =>
        !inferred && id.name === service.name && (service.type === undefined || id.type === service.type),
    );
    if (own.length > 0) {
      // As if each version were a service of its own: the service map counts them then.
      answers.push({
        ...found,
        services: own.map((each) => ({ ...each, id: { name: nameOf(each, by) } })),
        edges: [],
      });
    }
  });
  const versions = graphOf(answers, query).flatMap(
    ({ Name: value, SummaryStatistics: statistics, ResponseTimeHistogram: histogram = [] }) =>
      statistics === undefined ? [] : [{ value, statistics, histogram }],
  );
  versions.sort((a, b) => b.statistics.TotalCount - a.statistics.TotalCount);
  return { versions: versions.slice(0, MOST_VERSIONS), isComplete };
}

function nameOf({ version, instanceId }: ServiceFacts, by: Split['by']): string {
  return (by === 'version' ? version : instanceId) ?? NOT_TOLD;
}

/** Answers whether there was time for all. */
function visitTraces(
  store: LocalStore,
  { start, end, filter, groups = {}, budgetMs }: SurveyQuery,
  ticks: () => number,
  type: 'TraceId' | 'Event',
  visit: (facts: TraceFacts) => void,
): boolean {
  const deadline = ticks() + budgetMs;
  store.settle();
  const context = { groups: (name: string) => (Object.hasOwn(groups, name) ? groups[name] : undefined) };
  for (const step of searchTraces(store.parts, { start, end, type, filter, context, before: Infinity })) {
    if (step.kind === 'candidate' && step.candidate.match !== undefined) {
      visit(step.candidate.match);
    }
    if (ticks() >= deadline) {
      return false;
    }
  }
  return true;
}

import type { TraceFacts } from '@xray-microservices/xray-model';
import type { LocalStore } from '../store/local-store.ts';
import { searchTime } from '../store/search-time.ts';
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

/** How often what occurs. */
export function facets(store: LocalStore, query: SurveyQuery, ticks: () => number): FacetsAnswer {
  const counter = new FacetCounter(query);
  const isComplete = visitTraces(store, query, ticks, 'TraceId', (found) => {
    counter.add(found);
  });
  return { ...counter.facets(), isComplete };
}

/** Answers whether there was time for all. */
export function visitTraces(
  store: LocalStore,
  { start, end, filter, groups = {}, budgetMs }: SurveyQuery,
  ticks: () => number,
  type: 'TraceId' | 'Event',
  visit: (facts: TraceFacts) => void,
): boolean {
  const isTimeUp = searchTime(budgetMs, ticks);
  store.settle();
  const context = { groups: (name: string) => (Object.hasOwn(groups, name) ? groups[name] : undefined) };
  for (const step of searchTraces(store.parts, { start, end, type, filter, context, before: Infinity })) {
    if (step.kind === 'candidate' && step.candidate.match !== undefined) {
      visit(step.candidate.match);
    }
    if (isTimeUp(step)) {
      return false;
    }
  }
  return true;
}

import { z } from 'zod';
import { readOptionalFilter } from '../api/filter-text.ts';
import { readRequest } from '../api/read-request.ts';
import type { Services } from '../api/services.ts';
import { Timestamp } from '../api/time.ts';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { SplitAnswer, SplitQuery } from './split.ts';
import type { FacetsAnswer, SurveyQuery } from './survey.ts';

/** The questions of this folder, answered by the store. */
export interface SurveyStore {
  readonly facets: (query: SurveyQuery) => Promise<FacetsAnswer>;
  readonly split: (query: SplitQuery) => Promise<SplitAnswer>;
}

type Context = Pick<Services, 'store' | 'groups'> & { readonly surveys: SurveyStore };

/** Milliseconds that the store may spend on an answer; documents wait meanwhile. */
const FACETS_MS = 300;
const GRAPH_MS = 1_000;
const SPLIT_MS = 300;

const Window = { start: Timestamp, end: Timestamp, filter: z.string().optional() };

const FacetsRequest = z.strictObject(Window);

const GraphRequest = z.strictObject({
  ...Window,
  split: z
    .strictObject({
      service: z.strictObject({ name: z.string(), type: z.string().optional() }),
      by: z.enum(['version', 'instance']),
    })
    .optional(),
});

/** POST /local/facets: how often which service, status, URL and so on occurs in the traces that a filter finds. */
export function facetsOfTraces({ surveys, groups }: Context): Action {
  return async (input) => {
    const { filter, ...window } = readWindow(readRequest(FacetsRequest, input));
    const query = { ...window, filter, groups: await groups.filters(), budgetMs: FACETS_MS };
    const { isComplete, ...facets } = await surveys.facets(query);
    return { ...facets, truncated: !isComplete };
  };
}

/** POST /local/graph: the service map of the traces that a filter finds, and one service's answers told apart. */
export function graphOfTraces({ store, surveys, groups }: Context): Action {
  return async (input) => {
    const request = readRequest(GraphRequest, input);
    const query = { ...readWindow(request), groups: await groups.filters() };
    const graph = await store.graph({ ...query, budgetMs: GRAPH_MS });
    const { split } = request;
    const told =
      split === undefined ? undefined : await surveys.split({ ...query, split, budgetMs: SPLIT_MS });
    return {
      services: graph.services,
      truncated: !graph.isComplete || told?.isComplete === false,
      ...(told === undefined ? {} : { versions: told.versions, statuses: told.statuses, calls: told.calls }),
    };
  };
}

interface Asked {
  readonly start: number;
  readonly end: number;
  readonly filter?: string | undefined;
}

function readWindow({ start, end, filter }: Asked): Pick<SurveyQuery, 'start' | 'end' | 'filter'> {
  if (end < start) {
    throw invalidRequest('end is before start.');
  }
  return { start, end, filter: readOptionalFilter(filter) };
}

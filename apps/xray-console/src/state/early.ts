import { readGraph, readSummaries } from '../api/queries.ts';
import type { Graph, SummaryPage, Window } from '../api/types.ts';
import { placeOf } from './place.ts';
import { searchOf } from './search-of.ts';

/** An answer that was asked for before the console was there to ask for it. */
export interface Early<T> {
  readonly key: string;
  readonly window: Window;
  readonly answer: Promise<T>;
}

let traces: Early<SummaryPage> | undefined;
let graph: Early<Graph> | undefined;

/**
 * Asks for what the list or the map begin with, while the console itself is still being loaded. Searches with a filter
 * wait: whether it can be read is known later.
 */
export function askEarly(location: Pick<Location, 'pathname' | 'search'>): void {
  const { page, query } = placeOf(location);
  const { filter, key, now } = searchOf(query);
  if (filter !== '') {
    return;
  }
  const window = now();
  if (page === '' || page === 'traces') {
    traces = { key, window, answer: handled(readSummaries(window)) };
  } else if (page === 'map') {
    graph = { key, window, answer: handled(readGraph(window)) };
  }
}

/** The newest page of traces of a search, if it was asked for early; once. */
export function takeEarlyTraces(key: string): Early<SummaryPage> | undefined {
  const taken = traces;
  traces = undefined;
  return taken?.key === key ? taken : undefined;
}

/** The map of a search, if it was asked for early; once. */
export function takeEarlyGraph(key: string): Early<Graph> | undefined {
  const taken = graph;
  graph = undefined;
  return taken?.key === key ? taken : undefined;
}

/** A failure is told to who takes the answer. Until then it is no unhandled one. */
function handled<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

import type { Window } from '../api/types.ts';
import type { QueryValues } from './location.ts';
import { queryOfRange, rangeOf, windowOf } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** What the traces, their list, facets and map are asked for: one vocabulary on all pages. */
export interface SearchState {
  readonly filter: string;
  readonly range: TimeRange;
  /** The same for the same search, whatever the time is. */
  readonly key: string;
  /** The part of an address that tells this search. */
  readonly query: QueryValues;
  /** The search with its window as of now. */
  readonly now: () => Window & { readonly filter: string };
}

/** The search that an address tells. */
export function searchOf(query: URLSearchParams): SearchState {
  const range = rangeOf(query);
  const filter = query.get('filter') ?? '';
  const own = { filter: filter === '' ? undefined : filter, ...queryOfRange(range) };
  return {
    filter,
    range,
    key: JSON.stringify(own),
    query: own,
    now: () => ({ ...windowOf(range, Date.now() / 1000), filter }),
  };
}

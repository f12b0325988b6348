import { usePlace } from './location.ts';
import { searchOf } from './search-of.ts';
import type { SearchState } from './search-of.ts';

/** The search that the address tells. */
export function useSearch(): SearchState {
  return searchOf(usePlace().query);
}

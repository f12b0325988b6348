import { keep, readKept } from '../state/storage.ts';

const KEPT = 20;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The filters that were used in this browser, the last one first. */
export function filterHistory(): readonly string[] {
  return readKept('filters', isTexts) ?? [];
}

/** A history with a filter put first; each is in it once. */
export function withFilter(history: readonly string[], filter: string): readonly string[] {
  return [filter, ...history.filter((each) => each !== filter)].slice(0, KEPT);
}

/** Remembers a filter that was used. */
export function rememberFilter(filter: string): void {
  if (filter.trim() !== '') {
    keep('filters', withFilter(filterHistory(), filter.trim()));
  }
}

import { describe, expect, it } from 'vitest';
import { TERMS } from './facts-terms.ts';
import { filterOfTerms, mayHoldTerm } from './term-filter.ts';

const usersFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_none, index) => TERMS.user(`user${first + index}`));

describe('a filter of terms', () => {
  it.each([0, 1, 10, 5_000])('denies none of its %i terms', (count) => {
    const terms = usersFrom(0, count);
    const filter = filterOfTerms(new Set(terms));
    expect(terms.filter((term) => !mayHoldTerm(filter, term))).toEqual([]);
  });

  it('denies nearly all others', () => {
    const filter = filterOfTerms(new Set(usersFrom(0, 1_000)));
    const mistaken = usersFrom(1_000, 10_000).filter((term) => mayHoldTerm(filter, term));
    expect(mistaken.length).toBeLessThan(20);
  });

  it('takes two bytes for a term', () => {
    expect(filterOfTerms(new Set(usersFrom(0, 8_000)))).toHaveLength(16_000);
  });
});

describe('TERMS', () => {
  it('tells what differs in kind, key or value', () => {
    const terms = [
      TERMS.service('a'),
      TERMS.url('a'),
      TERMS.user('a'),
      TERMS.annotationKey('a'),
      TERMS.annotation('a', 'b'),
      TERMS.annotation('b', 'a'),
      TERMS.annotation('a', 1),
      TERMS.annotation('', 'a'),
    ];
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.every(Number.isSafeInteger)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { Summary } from '../api/types.ts';
import { NEWEST_FIRST, nextSort, queryOfSort, sorted, sortOf } from './sort.ts';
import type { Sort } from './sort.ts';

function summary(Id: string, Duration: number, more: Partial<Summary> = {}): Summary {
  return {
    Id,
    StartTime: -Duration,
    Duration,
    Http: {},
    ServiceIds: [],
    Users: [],
    FaultRootCauses: [],
    HasFault: false,
    HasError: false,
    HasThrottle: false,
    IsPartial: false,
    ...more,
  };
}

const ITEMS = [
  summary('a', 1, { HasError: true, Http: { HttpURL: 'http://one/b' } }),
  summary('b', 3, { HasFault: true, Http: { HttpURL: 'http://two/a' } }),
  summary('c', 2, { HasError: true, HasThrottle: true, EntryPoint: { Name: 'shop' } }),
  summary('d', 2),
];

const idsBy = (sort: Sort): string =>
  sorted(ITEMS, sort)
    .map(({ Id }) => Id)
    .join('');

describe('the order of traces', () => {
  it.each([
    ['started', 'desc', 'abcd'],
    ['duration', 'desc', 'bcda'],
    ['duration', 'asc', 'acdb'],
    ['status', 'desc', 'bcad'],
    ['request', 'asc', 'badc'],
    ['service', 'desc', 'cabd'],
  ] as const)('by %s, %s: %s', (column, order, ids) => {
    expect(idsBy({ column, order })).toBe(ids);
  });

  it('is written into the address and read back, and left out when it is the usual one', () => {
    const sort: Sort = { column: 'duration', order: 'asc' };
    expect(sortOf(new URLSearchParams({ sort: queryOfSort(sort).sort ?? '' }))).toEqual(sort);
    expect(queryOfSort(NEWEST_FIRST).sort).toBeUndefined();
  });

  it.each(['', 'duration', 'duration.up', 'mood.asc'])('is the usual one for an address with %j', (text) => {
    expect(sortOf(new URLSearchParams({ sort: text }))).toEqual(NEWEST_FIRST);
  });

  it('goes round with clicks: first one way, then the other, then the usual', () => {
    const first = nextSort(NEWEST_FIRST, 'duration');
    const second = nextSort(first, 'duration');
    expect([first.order, second.order]).toEqual(['desc', 'asc']);
    expect(nextSort(second, 'duration')).toEqual(NEWEST_FIRST);
    expect(nextSort(second, 'request')).toEqual({ column: 'request', order: 'asc' });
  });
});

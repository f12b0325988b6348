import { describe, expect, it } from 'vitest';
import { queryOfRange, rangeOf, windowOf } from './time-range.ts';

const ranged = (query: string) => rangeOf(new URLSearchParams(query));

describe('the range of an address', () => {
  it.each([
    ['', { kind: 'last', seconds: 3600, text: '1h' }],
    ['last=15m', { kind: 'last', seconds: 900, text: '15m' }],
    ['last=3d', { kind: 'last', seconds: 259_200, text: '3d' }],
    ['last=forever', { kind: 'last', seconds: 3600, text: '1h' }],
    ['last=0m', { kind: 'last', seconds: 3600, text: '1h' }],
    ['from=1970-01-01T00:00:10Z&to=1970-01-01T00:00:20Z', { kind: 'fixed', start: 10, end: 20 }],
    ['from=1970-01-01T00:00:20Z&to=1970-01-01T00:00:10Z&last=5m', { kind: 'last', seconds: 300, text: '5m' }],
  ])('%j is read', (query, expected) => {
    expect(ranged(query)).toEqual(expected);
  });

  it.each(['', 'last=15m', 'from=1970-01-01T00:00:10.500Z&to=1970-01-01T00:00:20.000Z'])(
    '%j comes back as it was',
    (query) => {
      const written = Object.entries(queryOfRange(ranged(query))).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value]],
      );
      expect(Object.fromEntries(written)).toEqual(Object.fromEntries(new URLSearchParams(query)));
    },
  );
});

describe('the window of a range', () => {
  it('ends a little after now, for clocks that are ahead', () => {
    expect(windowOf({ kind: 'last', seconds: 900, text: '15m' }, 10_000)).toEqual({
      start: 9_100,
      end: 10_060,
    });
  });

  it('stays when the range is fixed', () => {
    expect(windowOf({ kind: 'fixed', start: 1, end: 2 }, 10_000)).toMatchObject({ start: 1, end: 2 });
  });
});

import { describe, expect, it } from 'vitest';
import { epochSeconds } from '../units.ts';
import { secondsOf, uncoveredSeconds } from './intervals.ts';
import type { Interval } from './intervals.ts';

function interval(start: number, end: number): Interval {
  return { start: epochSeconds(start), end: epochSeconds(end) };
}

describe('uncoveredSeconds', () => {
  it.each<[string, [number, number][], number]>([
    ['nothing', [], 10],
    ['one part', [[12, 15]], 7],
    [
      'parts that overlap',
      [
        [11, 14],
        [13, 16],
      ],
      5,
    ],
    [
      'parts inside others',
      [
        [11, 18],
        [12, 13],
        [14, 15],
      ],
      3,
    ],
    ['a part that starts before', [[5, 12]], 8],
    ['a part that ends after', [[18, 25]], 8],
    [
      'parts that lie outside',
      [
        [1, 5],
        [20, 30],
      ],
      10,
    ],
    ['everything', [[10, 20]], 0],
    ['a part of no length', [[12, 12]], 10],
    ['a part whose clock was set back', [[15, 12]], 10],
  ])('of 10 to 20 leaves what %s does not cover', (_case, covers, expected) => {
    const intervals = covers.map(([start, end]) => interval(start, end));
    expect(uncoveredSeconds(interval(10, 20), intervals)).toBe(expected);
  });

  it('is nothing for an interval that ends before it starts', () => {
    expect(uncoveredSeconds(interval(20, 10), [])).toBe(0);
  });
});

describe('secondsOf', () => {
  it('is never negative', () => {
    expect([secondsOf(interval(1, 3)), secondsOf(interval(3, 1))]).toEqual([2, 0]);
  });
});

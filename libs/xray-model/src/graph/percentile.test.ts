import { expect, it } from 'vitest';
import { percentileOf } from './percentile.ts';

const histogram = [
  { Value: 0.3, Count: 1 },
  { Value: 0.1, Count: 98 },
  { Value: 0.2, Count: 1 },
];

it.each([
  [0, 0.1],
  [0.5, 0.1],
  [0.98, 0.1],
  [0.981, 0.2],
  [0.99, 0.2],
  [1, 0.3],
])('the time that %d of the answers did not exceed is %d', (part, expected) => {
  expect(percentileOf(histogram, part)).toBe(expected);
});

it('an empty histogram has no percentiles', () => {
  expect(percentileOf([], 0.5)).toBeUndefined();
});

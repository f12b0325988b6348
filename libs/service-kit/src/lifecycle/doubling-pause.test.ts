import { describe, expect, it } from 'vitest';
import { doublingPause } from './doubling-pause.ts';

const pauses = (random: number): number[] =>
  [0, 1, 2, 3, 4, 10, 10_000].map((failures) =>
    doublingPause(failures, { firstMs: 1000, longestMs: 60_000, random: () => random }),
  );

describe('doublingPause', () => {
  it('doubles with each failure, up to the longest', () => {
    expect(pauses(1)).toEqual([1000, 1000, 2000, 4000, 8000, 60_000, 60_000]);
  });

  it('is up to a half shorter by chance', () => {
    expect(pauses(0)).toEqual([500, 500, 1000, 2000, 4000, 30_000, 30_000]);
  });
});

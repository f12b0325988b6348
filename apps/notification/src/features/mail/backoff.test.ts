import { describe, expect, it } from 'vitest';
import { pauseBefore } from './backoff.ts';

const pauses = (random: number): number[] =>
  [1, 2, 3, 4, 10, 100].map((failures) => pauseBefore(failures, { firstMs: 1000, random: () => random }));

describe('the pause before the next try', () => {
  it('doubles with each failure, up to a minute', () => {
    expect(pauses(1)).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });

  it('is up to a half shorter by chance', () => {
    expect(pauses(0)).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });
});

import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const times = (backoff: Backoff, count: number): number[] =>
  Array.from({ length: count }, () => backoff.next());

describe('Backoff', () => {
  it('doubles up to 30 seconds, and begins anew when it is reset', () => {
    const backoff = new Backoff(100, () => 0.5);
    expect(times(backoff, 11)).toEqual([
      100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('varies by half', () => {
    expect(new Backoff(100, () => 0).next()).toBe(50);
    expect(new Backoff(100, () => 0.999).next()).toBeCloseTo(150, 0);
  });
});

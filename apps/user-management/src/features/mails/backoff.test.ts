import { describe, expect, it } from 'vitest';
import { delayAfter, lookAgainAfter, pauseAfter } from './backoff.ts';

const most = (): number => 1;
const least = (): number => 0;

describe('the wait before the next attempt', () => {
  it.each([
    [1, 5000],
    [2, 10_000],
    [8, 640_000],
    [9, 900_000],
    [1000, 900_000],
  ])('is at most that after %d failures: %d ms', (attempts, milliseconds) => {
    expect(delayAfter(attempts, most)).toBe(milliseconds);
  });

  it('is by chance up to half as long', () => {
    expect(delayAfter(1, least)).toBe(2500);
    expect(delayAfter(9, least)).toBe(450_000);
  });

  it('adds up to hours before a mail is dead', () => {
    const waits = Array.from({ length: 19 }, (_, index) => delayAfter(index + 1, least));
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(90 * 60_000);
  });
});

describe('the wait before the next look', () => {
  it('grows from a second to five', () => {
    expect([1, 2, 3, 4, 100].map((looks) => lookAgainAfter(looks, most))).toEqual([
      1000, 2000, 4000, 5000, 5000,
    ]);
  });
});

describe('the pause while mails do not get through', () => {
  it('grows from a second to half a minute', () => {
    expect([1, 2, 5, 6, 100].map((failures) => pauseAfter(failures, most))).toEqual([
      1000, 2000, 16_000, 30_000, 30_000,
    ]);
  });
});

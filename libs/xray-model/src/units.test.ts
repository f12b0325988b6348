import { describe, expect, it } from 'vitest';
import { epochSeconds, isEpochSeconds } from './units.ts';

describe('epochSeconds', () => {
  it.each([0, 1_478_293_361.271, 99_999_999_999.9])('takes %d', (value) => {
    expect(epochSeconds(value)).toBe(value);
  });

  it.each([-1, 100_000_000_000, 1_478_293_361_271, Infinity, NaN])('throws a RangeError for %d', (value) => {
    expect(() => epochSeconds(value)).toThrow(RangeError);
    expect(isEpochSeconds(value)).toBe(false);
  });
});

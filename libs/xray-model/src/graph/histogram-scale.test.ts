import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { LOG_SCALE, MILLISECOND_SCALE } from './histogram-scale.ts';

/** Times of every size, the places where buckets begin and end among them. */
function times(): number[] {
  const random = createRandom(1);
  const edges = Array.from({ length: 42 }, (_none, octave) => 2 ** octave).flatMap((edge) => [
    edge - 1,
    edge,
    edge + 1,
  ]);
  const others = Array.from({ length: 5_000 }, () => random.below(2 ** (1 + random.below(40))));
  return [...edges, ...others].filter((time) => time >= 0 && time < 2 ** 41).sort((a, b) => a - b);
}

describe('the log scale', () => {
  it('is off by 0.8 percent at most, beside the rounding to milliseconds', () => {
    for (const time of times()) {
      const shown = LOG_SCALE.millisecondsOf(LOG_SCALE.bucketOf(time)) * 1000;
      expect(Math.abs(shown - time)).toBeLessThanOrEqual(time * 0.008 + 500);
    }
  });

  it('has a later bucket for a longer time, and no gaps between buckets', () => {
    const buckets = times().map(LOG_SCALE.bucketOf);
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
    expect(buckets.every(Number.isInteger)).toBe(true);
    for (let octave = 7; octave < 41; octave += 1) {
      expect(LOG_SCALE.bucketOf(2 ** octave) - LOG_SCALE.bucketOf(2 ** octave - 1)).toBe(1);
    }
  });

  it('has a bounded number of buckets', () => {
    expect(LOG_SCALE.bucketOf(2 ** 41 - 1)).toBe(2_303);
    expect(LOG_SCALE.bucketOf(Number.MAX_SAFE_INTEGER)).toBe(2_303);
    expect(LOG_SCALE.bucketOf(0)).toBe(0);
  });
});

it('the scale of milliseconds gives each its own bucket', () => {
  expect([0, 499, 500, 1_499, 86_399_123_456].map((time) => MILLISECOND_SCALE.bucketOf(time))).toEqual([
    0, 0, 1, 1, 86_399_123,
  ]);
  expect(MILLISECOND_SCALE.millisecondsOf(86_399_123)).toBe(86_399_123);
});

import { describe, expect, it } from 'vitest';
import { TimeBuckets } from './time-buckets.ts';

describe('TimeBuckets', () => {
  it.each([
    [1, 1],
    [59, 1],
    [60, 2],
    [3_600, 120],
    [86_400, 1_800],
    [30 * 86_400, 86_400],
    [365 * 86_400, 534_509],
  ])('divides %i seconds into stretches of %i', (seconds, width) => {
    const start = 1_700_000_000;
    const list = new TimeBuckets({ start, end: start + seconds }).list();
    expect(list.length).toBeLessThanOrEqual(61);
    expect(list.every(({ time }) => time % width === 0)).toBe(true);
    expect((list[1]?.time ?? width + (list[0]?.time ?? 0)) - (list[0]?.time ?? 0)).toBe(width);
    expect(list[0]?.time).toBeLessThanOrEqual(start);
    expect((list.at(-1)?.time ?? 0) + width).toBeGreaterThanOrEqual(start + seconds);
  });

  it('counts by time and status, and passes over what is outside', () => {
    const buckets = new TimeBuckets({ start: 100, end: 103 });
    buckets.add(100, 'ok');
    buckets.add(100.9, 'fault');
    buckets.add(102.5, 'ok');
    buckets.add(99, 'ok');
    buckets.add(103, 'ok');
    expect(buckets.list()).toEqual([
      { time: 100, ok: 1, error: 0, throttle: 0, fault: 1 },
      { time: 101, ok: 0, error: 0, throttle: 0, fault: 0 },
      { time: 102, ok: 1, error: 0, throttle: 0, fault: 0 },
    ]);
  });

  it('takes a window without length', () => {
    expect(new TimeBuckets({ start: 5, end: 5 }).list()).toHaveLength(1);
  });
});

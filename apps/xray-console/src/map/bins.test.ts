import { describe, expect, it } from 'vitest';
import { binsOf } from './bins.ts';

const TIMES = [
  { Value: 0.01, Count: 3 },
  { Value: 0.09, Count: 1 },
];

describe('the bars of a histogram of response times', () => {
  it('go from 0 to a round time, and hold all answers', () => {
    const { bars, longest } = binsOf(TIMES, [], 10);
    expect(longest).toBeCloseTo(0.1);
    expect(bars.map(({ counts }) => counts.untold ?? 0)).toEqual([0, 3, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('are there for an empty histogram', () => {
    expect(binsOf([]).bars).toHaveLength(40);
  });

  it('tell how the answers went, where that is known', () => {
    const statuses = [
      { value: 'ok', histogram: [{ Value: 0.01, Count: 2 }] },
      { value: 'fault', histogram: [{ Value: 0.01, Count: 1 }] },
      { value: 'of a later version', histogram: TIMES },
    ];
    const { bars } = binsOf(TIMES, statuses, 10);
    expect(bars.find(({ counts }) => counts.ok !== undefined)?.counts).toEqual({ ok: 2, fault: 1 });
    expect(bars.some(({ counts }) => counts.untold !== undefined)).toBe(false);
  });
});

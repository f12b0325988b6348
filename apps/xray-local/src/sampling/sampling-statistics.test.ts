import { describe, expect, it } from 'vitest';
import { SamplingStatistics } from './sampling-statistics.ts';

const MINUTE = 60;
const NOON = 1_800_000_000;
const counts = { requestCount: 10, borrowCount: 1, sampledCount: 5 };

describe('SamplingStatistics', () => {
  it('adds up what is reported of a rule in a minute', () => {
    const statistics = new SamplingStatistics();
    statistics.add('a', counts, NOON);
    statistics.add('a', counts, NOON + 59.9);
    statistics.add('b', counts, NOON + 1);
    statistics.add('a', counts, NOON + MINUTE);
    expect(statistics.summaries(NOON + MINUTE)).toEqual([
      { ruleName: 'a', timestamp: NOON + MINUTE, ...counts },
      { ruleName: 'a', timestamp: NOON, requestCount: 20, borrowCount: 2, sampledCount: 10 },
      { ruleName: 'b', timestamp: NOON, ...counts },
    ]);
  });

  it('keeps an hour', () => {
    const statistics = new SamplingStatistics();
    statistics.add('a', counts, NOON);
    expect(statistics.summaries(NOON + 60 * MINUTE - 1)).toHaveLength(1);
    expect(statistics.summaries(NOON + 60 * MINUTE)).toEqual([]);
  });
});

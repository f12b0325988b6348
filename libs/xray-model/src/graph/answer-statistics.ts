import type { HistogramScale } from './histogram-scale.ts';
import type { HistogramEntry, SummaryStatistics } from './service-graph.ts';
import type { Statistics } from './statistics.ts';

/** Counts as the API answers them. */
export function answerCounts(statistics: Statistics): SummaryStatistics {
  const { ok, throttled, otherErrors, faults, total, microseconds } = statistics;
  return {
    OkCount: ok,
    ErrorStatistics: {
      ThrottleCount: throttled,
      OtherCount: otherErrors,
      TotalCount: throttled + otherErrors,
    },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: total,
    TotalResponseTime: microseconds / 1e6,
  };
}

/** A histogram as the API answers it: by milliseconds, the shortest first. */
export function answerHistogram({ histogram }: Statistics, scale: HistogramScale): HistogramEntry[] {
  const byMillisecond = new Map<number, number>();
  histogram.forEach((bucket, count) => {
    const milliseconds = scale.millisecondsOf(bucket);
    byMillisecond.set(milliseconds, (byMillisecond.get(milliseconds) ?? 0) + count);
  });
  return [...byMillisecond]
    .sort(([a], [b]) => a - b)
    .map(([milliseconds, count]) => ({ Value: milliseconds / 1000, Count: count }));
}

import type { HistogramEntry } from './service-graph.ts';

/**
 * The time (seconds) that a part of the answers did not exceed; `undefined` for an empty histogram.
 *
 * @param part 0.5 for the median, 0.99 for p99
 * @example
 * percentileOf(service.ResponseTimeHistogram, 0.95);
 */
export function percentileOf(histogram: readonly HistogramEntry[], part: number): number | undefined {
  const total = histogram.reduce((sum, { Count: count }) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(part * total));
  let passed = 0;
  for (const { Value: value, Count: count } of histogram.toSorted((a, b) => a.Value - b.Value)) {
    passed += count;
    if (passed >= rank) {
      return value;
    }
  }
  return undefined;
}

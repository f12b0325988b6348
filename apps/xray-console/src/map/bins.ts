import type { Histogram } from '../api/types.ts';
import type { Bar } from '../ui/bar-chart.tsx';

/** A histogram of the API in bars of one width, from 0 to its longest time. Times in seconds. */
export function binsOf(
  histogram: Histogram,
  count = 40,
): { readonly bars: readonly Bar[]; readonly longest: number } {
  const longest = niceCeiling(Math.max(0.001, ...histogram.map(({ Value: value }) => value)));
  const width = longest / count;
  const counts = Array.from({ length: count }, () => 0);
  for (const { Value: value, Count: times } of histogram) {
    const at = Math.min(count - 1, Math.floor(value / width));
    counts[at] = (counts[at] ?? 0) + times;
  }
  return {
    longest,
    bars: counts.map((times, index) => ({
      start: index * width,
      end: (index + 1) * width,
      counts: { ok: times },
    })),
  };
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => value <= each * power * 1.000_001) ?? 10;
  return step * power;
}

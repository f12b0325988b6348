import type { Histogram } from '../api/types.ts';
import { UNTOLD } from '../ui/bar-chart.tsx';
import type { Bar, BarKind } from '../ui/bar-chart.tsx';
import { STATUSES } from '../ui/status.tsx';

/** The times of the answers of one status. */
export interface StatusTimes {
  readonly value: string;
  readonly histogram: Histogram;
}

/**
 * A histogram of the API in bars of one width, from 0 to its longest time. Times in seconds.
 *
 * @param statuses the same told apart by status, where that is known
 */
export function binsOf(
  histogram: Histogram,
  statuses: readonly StatusTimes[] = [],
  count = 40,
): { readonly bars: readonly Bar[]; readonly longest: number } {
  const parts: readonly Part[] =
    statuses.length === 0 ? [{ kind: UNTOLD, histogram }] : statuses.flatMap(partOf);
  const times = parts.flatMap((part) => part.histogram.map(({ Value: value }) => value));
  const longest = niceCeiling(Math.max(0.001, ...times));
  const width = longest / count;
  const counts = Array.from({ length: count }, (): Partial<Record<BarKind, number>> => ({}));
  for (const part of parts) {
    for (const { Value: value, Count: more } of part.histogram) {
      const bar = counts[Math.min(count - 1, Math.floor(value / width))];
      if (bar !== undefined) {
        bar[part.kind] = (bar[part.kind] ?? 0) + more;
      }
    }
  }
  return {
    longest,
    bars: counts.map((each, index) => ({ start: index * width, end: (index + 1) * width, counts: each })),
  };
}

interface Part {
  readonly kind: BarKind;
  readonly histogram: Histogram;
}

function partOf({ value, histogram }: StatusTimes): readonly Part[] {
  const kind = STATUSES.find((status) => status === value);
  return kind === undefined ? [] : [{ kind, histogram }];
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => value <= each * power * 1.000_001) ?? 10;
  return step * power;
}

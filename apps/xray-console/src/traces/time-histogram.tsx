import type { ReactNode } from 'react';
import type { Facets, Window } from '../api/types.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { formatCount, formatTick, plural } from '../ui/format.ts';

interface TimeHistogramProps {
  readonly facets: Facets;
  readonly window: Window;
  readonly onBrush: (start: number, end: number) => void;
}

/** How the traces are spread over the time that is looked at. Drawing over a part looks at that part. */
export function TimeHistogram({ facets, window, onBrush }: TimeHistogramProps): ReactNode {
  const { histogram } = facets;
  const [first, second] = histogram;
  const width =
    first !== undefined && second !== undefined ? second.time - first.time : window.end - window.start;
  const sum = (pick: (each: (typeof histogram)[number]) => number): number =>
    histogram.reduce((total, each) => total + pick(each), 0);
  const faults = sum(({ fault }) => fault);
  const span = window.end - window.start;
  // A range that ends now reaches a little into the future, for clocks that are ahead: empty, it is not shown.
  const last = histogram.findLast(({ ok, error, throttle, fault }) => ok + error + throttle + fault > 0);
  const end = Math.min(window.end, Math.max(Date.now() / 1000, last === undefined ? 0 : last.time + width));
  return (
    <BarChart
      label={`${plural(facets.total, 'trace')} over time, ${formatCount(faults)} with a fault. Draw over a part to look at it.`}
      bars={histogram.map(({ time, ok, error, throttle, fault }) => ({
        start: time,
        end: time + width,
        counts: { ok, error, throttle, fault },
      }))}
      domain={[window.start, end]}
      height={64}
      formatTick={(seconds) => formatTick(seconds, span)}
      onBrush={onBrush}
    />
  );
}

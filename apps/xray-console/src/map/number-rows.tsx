import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatPart, formatRate } from '../ui/format.ts';
import { STATUSES } from '../ui/status.tsx';
import type { Numbers } from './numbers.ts';

/** How many answers, how fast and how well. */
export function NumberRows({ numbers }: { readonly numbers: Numbers }): ReactNode {
  const { total, counts, perMinute, mean, p50, p95, p99 } = numbers;
  const time = (seconds: number | undefined): string =>
    seconds === undefined ? '–' : formatDuration(seconds);
  const rows: readonly (readonly (readonly [string, string])[])[] = [
    [
      ['Mean', time(mean)],
      ['p50', time(p50)],
      ['p95', time(p95)],
      ['p99', time(p99)],
    ],
    STATUSES.map((status) => [status, total === 0 ? '–' : formatPart(counts[status] / total)] as const),
  ];
  return (
    <section className="section">
      <p className="muted number-total">
        {formatCount(total)} answers, {formatRate(perMinute)}
      </p>
      {rows.map((row, index) => (
        <dl key={index} className="number-row">
          {row.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  );
}

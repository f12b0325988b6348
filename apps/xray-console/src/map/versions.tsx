import type { ReactNode } from 'react';
import { changeQuery } from '../state/location.ts';
import { Failure } from '../ui/feedback.tsx';
import { formatCount, formatDuration, formatPart } from '../ui/format.ts';
import { numbersOf } from './numbers.ts';
import type { SplitAnswers } from './use-split.ts';

/** The answers of a service told apart by its version, or by the pod or instance that gave them. */
export function Versions({ split }: { readonly split: SplitAnswers }): ReactNode {
  const { by } = split;
  const rows = split.data?.versions ?? [];
  return (
    <section className="section">
      <div className="line">
        <h3 className="grow">Split</h3>
        <select
          className="select"
          aria-label="Split by"
          value={by}
          onChange={(event) => {
            const chosen = event.target.value;
            changeQuery({ split: chosen === 'instance' ? chosen : undefined }, { replace: true });
          }}
        >
          <option value="version">by version</option>
          <option value="instance">by pod or instance</option>
        </select>
      </div>
      {split.error === undefined ? null : <Failure error={split.error} onRetry={split.reload} />}
      {rows.length === 0 ? (
        <p className="muted">{split.isLoading ? 'Reading …' : `The segments tell no ${by}.`}</p>
      ) : (
        <table className="table narrow">
          <thead>
            <tr>
              <th scope="col">{by === 'version' ? 'Version' : 'Instance'}</th>
              <th scope="col" className="num">
                Requests
              </th>
              <th scope="col" className="num">
                Faults
              </th>
              <th scope="col" className="num">
                Mean
              </th>
              <th scope="col" className="num">
                p95
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ value, statistics, histogram }) => {
              const { total, counts, mean, p95 } = numbersOf(statistics, histogram, 1);
              return (
                <tr key={value}>
                  <th scope="row">{value}</th>
                  <td className="num">{formatCount(total)}</td>
                  <td className="num">{formatPart(counts.fault / Math.max(1, total))}</td>
                  <td className="num">{mean === undefined ? '–' : formatDuration(mean)}</td>
                  <td className="num">{p95 === undefined ? '–' : formatDuration(p95)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

import { useState } from 'react';
import type { ReactNode } from 'react';
import { withTerm } from '../search/compose.ts';
import { changeQuery, hrefOf, navigate } from '../state/location.ts';
import { useSearch } from '../state/search.ts';
import { queryOfRange } from '../state/time-range.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { formatCount, formatDuration, formatPart, formatRate } from '../ui/format.ts';
import { STATUSES, StatusShape } from '../ui/status.tsx';
import type { Status } from '../ui/status.tsx';
import { binsOf } from './bins.ts';
import { LatencyChart } from './latency-chart.tsx';
import { MatchingTraces } from './matching-traces.tsx';
import type { Numbers } from './numbers.ts';
import { filterOf, isEdge } from './subject-filter.ts';
import type { Subject } from './subject-filter.ts';
import { Versions } from './versions.tsx';

interface MapPanelProps {
  readonly subject: Subject;
  readonly minutes: number;
}

/** All about a node or an edge: numbers, times, versions, and the way to its traces. */
export function MapPanel({ subject, minutes }: MapPanelProps): ReactNode {
  const search = useSearch();
  const [statuses, setStatuses] = useState<ReadonlySet<Status>>(new Set());
  const [times, setTimes] = useState<readonly [number, number]>();
  const isClient = !isEdge(subject) && subject.shape === 'client';
  const own = filterOf(subject, { statuses, times });
  const filter = withTerm(search.filter, own);
  const histogram =
    isEdge(subject) && subject.isLink
      ? subject.source.ReceivedEventAgeHistogram
      : subject.source.ResponseTimeHistogram;
  const { bars, longest } = binsOf(histogram);
  return (
    <aside className="side panel" aria-label="Details of what is chosen on the map">
      <div className="side-head">
        <div className="grow">
          <h2>{titleOf(subject)}</h2>
          <p className="muted">
            {isEdge(subject)
              ? subject.isLink
                ? 'asynchronous calls'
                : 'calls'
              : (subject.type ?? 'service')}
          </p>
        </div>
        <button
          type="button"
          className="button quiet"
          aria-label="Close the details"
          onClick={() => {
            changeQuery({ node: undefined }, { replace: true });
          }}
        >
          ✕
        </button>
      </div>
      <div className="side-scroll" tabIndex={0} role="region" aria-label="Numbers and traces">
        {isClient ? (
          <p className="muted">Clients do not trace. What they call tells more.</p>
        ) : (
          <>
            <NumberRows numbers={subject.numbers} />
            <section className="section">
              <h3>{isEdge(subject) && subject.isLink ? 'Age of messages' : 'Response times'}</h3>
              <BarChart
                label={`Histogram of ${formatCount(subject.numbers.total)} response times up to ${formatDuration(longest)}`}
                bars={bars}
                domain={[0, longest]}
                height={88}
                formatTick={formatDuration}
                brushed={times}
                onBrush={(from, to) => {
                  setTimes([from, to]);
                }}
              />
              <TimesFields times={times} longest={longest} onChange={setTimes} />
            </section>
            <section className="section">
              <h3>Only answers that are</h3>
              <div className="line">
                {STATUSES.map((status) => (
                  <label key={status} className="line">
                    <input
                      type="checkbox"
                      checked={statuses.has(status)}
                      onChange={(event) => {
                        const next = new Set(statuses);
                        if (event.target.checked) {
                          next.add(status);
                        } else {
                          next.delete(status);
                        }
                        setStatuses(next);
                      }}
                    />
                    <StatusShape status={status} />
                    {status}
                  </label>
                ))}
              </div>
            </section>
            <section className="section stack">
              <pre className="code" aria-label="Filter">
                {own}
              </pre>
              <div className="line">
                <button
                  type="button"
                  className="button primary"
                  onClick={() => {
                    const { start, end } = search.now();
                    navigate(hrefOf('traces', { filter, ...queryOfRange({ kind: 'fixed', start, end }) }));
                  }}
                >
                  View traces
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    changeQuery({ filter });
                  }}
                >
                  Filter the map
                </button>
              </div>
            </section>
          </>
        )}
        <LatencyChart subject={subject} minutes={minutes} />
        {!isEdge(subject) && subject.shape === 'service' ? <Versions node={subject} /> : null}
        {isClient ? null : <MatchingTraces filter={filter} />}
      </div>
    </aside>
  );
}

function titleOf(subject: Subject): string {
  if (!isEdge(subject)) {
    return subject.shape === 'client' ? `Clients of ${subject.name}` : subject.name;
  }
  return `${subject.from.shape === 'client' ? 'Clients' : subject.from.name} → ${subject.to.name}`;
}

function NumberRows({ numbers }: { readonly numbers: Numbers }): ReactNode {
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

interface TimesFieldsProps {
  readonly times: readonly [number, number] | undefined;
  readonly longest: number;
  readonly onChange: (times: readonly [number, number] | undefined) => void;
}

/** The part of the histogram that is chosen, to be typed: drawing needs a pointer. */
function TimesFields({ times, longest, onChange }: TimesFieldsProps): ReactNode {
  const [from, to] = times ?? [0, longest];
  const field = (label: string, value: number, set: (seconds: number) => void): ReactNode => (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min="0"
        step="any"
        value={Number((value * 1000).toFixed(1))}
        onChange={(event) => {
          const ms = Number(event.target.value);
          if (Number.isFinite(ms) && ms >= 0) {
            set(ms / 1000);
          }
        }}
      />
    </label>
  );
  return (
    <div className="brush-fields">
      {field('From, ms', from, (seconds) => {
        onChange([seconds, to]);
      })}
      {field('To, ms', to, (seconds) => {
        onChange([from, seconds]);
      })}
      {times === undefined ? null : (
        <button
          type="button"
          className="button"
          onClick={() => {
            onChange(undefined);
          }}
        >
          All times
        </button>
      )}
    </div>
  );
}

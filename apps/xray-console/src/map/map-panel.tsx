import type { ReactNode } from 'react';
import { withTerm } from '../search/compose.ts';
import { changeQuery, hrefOf, navigate, usePlace } from '../state/location.ts';
import { useSearch } from '../state/search.ts';
import { queryOfRange } from '../state/time-range.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { formatCount, formatDuration } from '../ui/format.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { binsOf } from './bins.ts';
import { choiceOf, NOTHING_CHOSEN, queryOfChoice } from './choice.ts';
import type { Choice } from './choice.ts';
import { LatencyChart } from './latency-chart.tsx';
import { MatchingTraces } from './matching-traces.tsx';
import { NumberRows } from './number-rows.tsx';
import { filterOf, isEdge } from './subject-filter.ts';
import type { Subject } from './subject-filter.ts';
import { TimesFields } from './times-fields.tsx';
import { StatusChoice } from './status-choice.tsx';
import { statusesOf, useSplit } from './use-split.ts';
import { Versions } from './versions.tsx';

interface MapPanelProps {
  readonly subject: Subject;
  readonly minutes: number;
}

/** All about a node or an edge: numbers, times, versions, and the way to its traces. */
export function MapPanel({ subject, minutes }: MapPanelProps): ReactNode {
  const search = useSearch();
  const { query } = usePlace();
  const choice = choiceOf(query);
  const { statuses, times } = choice;
  const change = (next: Partial<Choice>): void => {
    changeQuery(queryOfChoice({ ...choice, ...next }), { replace: true });
  };
  const setTimes = (next: Choice['times']): void => {
    change({ times: next });
  };
  const isClient = !isEdge(subject) && subject.shape === 'client';
  const own = filterOf(subject, choice);
  const filter = withTerm(search.filter, own);
  const histogram =
    isEdge(subject) && subject.isLink
      ? subject.source.ReceivedEventAgeHistogram
      : subject.source.ResponseTimeHistogram;
  const split = useSplit(subject);
  const { bars, longest } = binsOf(histogram, statusesOf(subject, split.data));
  return (
    <SidePanel
      label="Details of what is chosen on the map"
      title={titleOf(subject)}
      about={<p className="muted">{kindOf(subject)}</p>}
      onClose={() => {
        changeQuery(NOTHING_CHOSEN, { replace: true });
      }}
    >
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
            <StatusChoice
              statuses={statuses}
              onChange={(next) => {
                change({ statuses: next });
              }}
            />
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
        {!isEdge(subject) && subject.shape === 'service' ? <Versions split={split} /> : null}
        {isClient ? null : <MatchingTraces filter={filter} />}
      </div>
    </SidePanel>
  );
}

function kindOf(subject: Subject): string {
  if (isEdge(subject)) {
    return subject.isLink ? 'asynchronous calls' : 'calls';
  }
  return subject.type ?? 'service';
}

function titleOf(subject: Subject): string {
  if (!isEdge(subject)) {
    return subject.shape === 'client' ? `Clients of ${subject.name}` : subject.name;
  }
  return `${subject.from.shape === 'client' ? 'Clients' : subject.from.name} → ${subject.to.name}`;
}

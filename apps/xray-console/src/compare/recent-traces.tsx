import type { ReactNode } from 'react';
import { readSummaries } from '../api/queries.ts';
import { changeQuery } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { Loading } from '../ui/feedback.tsx';
import { formatDuration, formatTime, pathOf } from '../ui/format.ts';
import { StatusLabel, statusOf } from '../ui/status.tsx';

interface RecentTracesProps {
  /** The trace that is chosen already. */
  readonly other: string;
  readonly side: 'left' | 'right';
}

const SHOWN = 30;

/** The newest traces, to choose the other one from; those of the same request first. */
export function RecentTraces({ other, side }: RecentTracesProps): ReactNode {
  const search = useSearch();
  const { data } = useResource(`recent ${search.key}`, (signal) =>
    readSummaries({ ...search.now(), filter: '' }, undefined, signal),
  );
  if (data === undefined) {
    return <Loading what="traces" />;
  }
  const all = data.TraceSummaries;
  const chosen = all.find(({ Id: id }) => id === other);
  const isAlike = (url: string | undefined): boolean => url === chosen?.Http.HttpURL;
  const shown = all
    .filter(({ Id: id }) => id !== other)
    .toSorted((a, b) => Number(isAlike(b.Http.HttpURL)) - Number(isAlike(a.Http.HttpURL)))
    .slice(0, SHOWN);
  return (
    <section className="stack">
      <h2>Choose the one on the {side}</h2>
      <ul className="panel recent">
        {shown.map(
          ({ Id: id, StartTime: start, Duration: duration, Http: http, EntryPoint: entry, ...flags }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  changeQuery({ [side]: id });
                }}
              >
                <span className="mono">{formatTime(start)}</span>
                <StatusLabel
                  status={statusOf({
                    fault: flags.HasFault,
                    error: flags.HasError,
                    throttle: flags.HasThrottle,
                  })}
                />
                <span className="cut grow">
                  {http.HttpMethod} {http.HttpURL === undefined ? entry?.Name : pathOf(http.HttpURL)}
                </span>
                <span className="num">{formatDuration(duration)}</span>
              </button>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

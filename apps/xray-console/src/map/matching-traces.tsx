import type { ReactNode } from 'react';
import { readSummaries } from '../api/queries.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { hrefOf } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { Failure } from '../ui/feedback.tsx';
import { formatDuration, formatTime, pathOf } from '../ui/format.ts';
import { Link } from '../ui/link.tsx';
import { StatusShape, statusOf } from '../ui/status.tsx';

const SHOWN = 8;

/** The newest traces that a filter finds. */
export function MatchingTraces({ filter }: { readonly filter: string }): ReactNode {
  const search = useSearch();
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const { data, error, reload, isLoading } = useResource(
    `matching ${filter} ${search.key}`,
    (signal) => readSummaries({ ...search.now(), filter }, undefined, signal),
    calm,
  );
  const items = data?.TraceSummaries.slice(0, SHOWN) ?? [];
  return (
    <section className="section">
      <h3>Newest traces</h3>
      {error === undefined ? null : <Failure error={error} onRetry={reload} />}
      {items.length === 0 ? <p className="muted">{isLoading ? 'Reading …' : 'None.'}</p> : null}
      <ul className="mini-traces">
        {items.map((item) => {
          const { Id: id, StartTime: start, Duration: duration, Http: http } = item;
          const status = statusOf({ fault: item.HasFault, error: item.HasError, throttle: item.HasThrottle });
          return (
            <li key={id}>
              <Link href={hrefOf('trace', { id, filter })}>
                <span className="mono">{formatTime(start)}</span>
                <span className="cut">
                  <StatusShape status={status} /> <span className="sr-only">{status} </span>
                  {http.HttpURL === undefined ? item.EntryPoint?.Name : pathOf(http.HttpURL)}
                </span>
                <span className="num">{formatDuration(duration)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

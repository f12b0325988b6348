import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Summary } from '../api/types.ts';
import { hrefOf } from '../state/location.ts';
import { formatDuration, formatTime } from '../ui/format.ts';
import { Link } from '../ui/link.tsx';
import { StatusLabel, statusOf } from '../ui/status.tsx';
import { countServices, requestOf } from './sort.ts';

interface TraceRowProps {
  readonly item: Summary;
  readonly index: number;
  readonly top: number;
  /** The longest duration in the list, in seconds. */
  readonly slowest: number;
  readonly filter: string;
  readonly isMarked: boolean;
  readonly onMark: (id: string) => void;
  readonly onFocus: (id: string) => void;
}

/** A trace in the list; all of the row leads to it. */
export const TraceRow = memo(function TraceRow(props: TraceRowProps): ReactNode {
  const { item, index, top, slowest, filter, isMarked, onMark, onFocus } = props;
  const status = statusOf({ fault: item.HasFault, error: item.HasError, throttle: item.HasThrottle });
  const { HttpMethod: method, HttpStatus: code } = item.Http;
  const time = formatTime(item.StartTime);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="trace-row"
      data-id={item.Id}
      data-marked={isMarked}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="trace-mark">
        <label>
          <input
            type="checkbox"
            checked={isMarked}
            aria-label={`Mark trace ${item.Id}`}
            onFocus={() => {
              onFocus(item.Id);
            }}
            onChange={() => {
              onMark(item.Id);
            }}
          />
        </label>
      </span>
      <span role="cell" className="trace-time mono">
        {time}
      </span>
      <span role="cell" className="trace-status">
        <StatusLabel
          status={status}
          isPending={item.IsPartial}
          label={statusText(status, code, item.IsPartial)}
        />
      </span>
      <span role="cell" className="trace-request cut">
        <Link
          href={hrefOf('trace', { id: item.Id, filter })}
          className="trace-link"
          onFocus={() => {
            onFocus(item.Id);
          }}
        >
          {method === undefined ? null : <span className="tag">{method}</span>} <span>{requestOf(item)}</span>
        </Link>
      </span>
      <span role="cell" className="trace-service cut">
        {item.EntryPoint?.Name ?? '–'}
      </span>
      <span role="cell" className="trace-duration">
        <span className="duration-bar" aria-hidden="true">
          <span style={{ width: `${Math.max(1, (item.Duration / slowest) * 100)}%` }} />
        </span>
        <span className="num">{formatDuration(item.Duration)}</span>
      </span>
      <span role="cell" className="trace-count num">
        {countServices(item)}
      </span>
    </div>
  );
});

function statusText(status: string, code: number | undefined, isPartial: boolean): string | undefined {
  if (isPartial) {
    return undefined;
  }
  return code === undefined ? status : `${code} ${status}`;
}

import type { Trace } from '@xray-microservices/xray-model';
import type { CSSProperties, ReactNode } from 'react';
import { formatDuration } from '../ui/format.ts';
import type { Status } from '../ui/status.tsx';
import type { Row } from './rows.ts';
import { gapsOf, idOf, poolWaitOf, selfStretches, stretchOf } from './spans.ts';
import type { Stretch } from './spans.ts';

interface TimelineBarsProps {
  readonly row: Row;
  readonly trace: Trace;
  readonly path: ReadonlyMap<string, readonly Stretch[]>;
  readonly status: Status;
  /** Of all nodes of the row. */
  readonly seconds: number;
}

/** Part of the width below which a gap is not written on. */
const LEAST_LABELLED = 0.12;

/** The bars of a line: whole time, own time, wait for the pool, gaps, and a line under what the trace waited for. */
export function TimelineBars({ row, trace, path, status, seconds }: TimelineBarsProps): ReactNode {
  const whole = trace.duration || 1;
  const place = ({ start, end }: Stretch): CSSProperties => ({
    left: `${((start - trace.startTime) / whole) * 100}%`,
    width: `max(2px, ${((end - start) / whole) * 100}%)`,
  });
  const isRepeat = row.nodes.length > 1;
  const stretches = row.nodes.map((node) => stretchOf(node, trace));
  const first = (Math.min(...stretches.map(({ start }) => start)) - trace.startTime) / whole;
  const last = (Math.max(...stretches.map(({ end }) => end)) - trace.startTime) / whole;
  return (
    <>
      {row.nodes.map((node) => {
        const own = stretchOf(node, trace);
        const wait = poolWaitOf(node);
        return (
          <span key={idOf(node)} aria-hidden="true">
            {wait > 0 ? (
              <span
                className="bar bar-wait"
                title={`waited ${formatDuration(wait)} for a connection`}
                style={place({ start: Math.max(trace.startTime, own.start - wait), end: own.start })}
              />
            ) : null}
            <span className={`bar bar-${status}`} data-open={node.inProgress} style={place(own)} />
            {isRepeat
              ? null
              : selfStretches(node, trace).map((stretch) => (
                  <span
                    key={stretch.start}
                    className={`bar bar-self bar-self-${status}`}
                    style={place(stretch)}
                  />
                ))}
            {isRepeat
              ? null
              : gapsOf(node, trace).map((stretch) => {
                  const long = stretch.end - stretch.start;
                  return (
                    <span
                      key={stretch.start}
                      className="bar bar-gap"
                      title={`${formatDuration(long)} in which nothing inside was traced`}
                      style={place(stretch)}
                    >
                      {long / whole >= LEAST_LABELLED ? `gap ${formatDuration(long)}` : null}
                    </span>
                  );
                })}
            {(path.get(idOf(node)) ?? []).map((stretch) => (
              <span key={stretch.start} className="bar-critical" style={place(stretch)} />
            ))}
          </span>
        );
      })}
      <span className="bar-text" aria-hidden="true" {...textPlace(first, last)}>
        {isRepeat ? `Σ ${formatDuration(seconds)}` : formatDuration(seconds)}
      </span>
    </>
  );
}

/** Part of the width that a duration takes when it is written. */
const TEXT_ROOM = { wide: 0.14, narrow: 0.36 };

/** A duration stands after its bar, before it, or on it, wherever there is room. */
function textPlace(
  first: number,
  last: number,
): { readonly style: CSSProperties; readonly 'data-inside'?: true } {
  const room = globalThis.innerWidth > 760 ? TEXT_ROOM.wide : TEXT_ROOM.narrow;
  if (last <= 1 - room) {
    return { style: { left: `${last * 100}%` } };
  }
  return first >= room
    ? { style: { right: `${(1 - first) * 100}%` } }
    : { style: { right: 4 }, 'data-inside': true };
}

import { printable } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import type { KeyboardEvent, ReactNode } from 'react';
import { formatDuration } from '../ui/format.ts';
import { StatusShape, statusOf } from '../ui/status.tsx';
import { detailOf, kindOf } from './describe.ts';
import type { Row } from './rows.ts';
import { stretchOf } from './spans.ts';
import type { Stretch } from './spans.ts';
import { TimelineBars } from './timeline-bars.tsx';

interface TimelineRowProps {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly trace: Trace;
  readonly path: ReadonlyMap<string, readonly Stretch[]>;
  readonly isChosen: boolean;
  /** Whether Tab comes here. */
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** A line of the timeline: what it is, and its bar. */
export function TimelineRow(props: TimelineRowProps): ReactNode {
  const { row, index, top, trace, path, isChosen, isCurrent, onChoose, onToggle, onKey } = props;
  const [first] = row.nodes;
  const worst = statusOf({
    fault: row.nodes.some(({ document }) => document.fault === true),
    throttle: row.nodes.some(({ document }) => document.throttle === true),
    error: row.nodes.some(({ document }) => document.error === true),
  });
  const seconds = row.nodes.reduce((sum, node) => {
    const { start, end } = stretchOf(node, trace);
    return sum + end - start;
  }, 0);
  const kind = kindOf(first);
  return (
    <div
      role="row"
      className="timeline-row"
      data-id={row.id}
      data-kind={first.kind}
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-selected={isChosen}
      {...(row.canFold ? { 'aria-expanded': row.isOpen } : {})}
      tabIndex={isCurrent ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
      onKeyDown={onKey}
    >
      <span
        role="gridcell"
        className="timeline-name"
        style={{ paddingLeft: 6 + Math.min(row.depth, 16) * 14 }}
      >
        {row.canFold ? (
          <button
            type="button"
            className="timeline-fold"
            tabIndex={-1}
            aria-label={row.isOpen ? 'Fold' : 'Unfold'}
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            {row.isOpen ? '▾' : '▸'}
          </button>
        ) : (
          <span className="timeline-fold" />
        )}
        <StatusShape status={worst} />
        {row.nodes.length > 1 ? <span className="tag timeline-times">×{row.nodes.length}</span> : null}
        <span className="timeline-label">{printable(first.document.name)}</span>
        {kind === '' ? null : <span className="tag">{kind}</span>}
        <span className="muted cut timeline-detail">{detailOf(first)}</span>
        <span className="sr-only">
          {worst}, {formatDuration(seconds)}
        </span>
      </span>
      <span role="gridcell" className="timeline-bars">
        <TimelineBars row={row} trace={trace} path={path} status={worst} seconds={seconds} />
      </span>
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import type { Trace } from '@xray-microservices/xray-model';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { changeQuery } from '../state/location.ts';
import { formatDuration } from '../ui/format.ts';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { criticalPath } from './critical-path.ts';
import { rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { allNodes, idOf } from './spans.ts';
import { TimelineLegend } from './timeline-legend.tsx';
import { TimelineRow } from './timeline-row.tsx';
import './timeline.css';

const ROW_HEIGHT = 30;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface TimelineProps {
  readonly trace: Trace;
  /** The id of the (sub)segment that is chosen. */
  readonly chosen: string | undefined;
}

/** The (sub)segments of a trace over time, as a tree. Arrow keys move, fold and unfold. */
export function Timeline({ trace, chosen }: TimelineProps): ReactNode {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => rowsOf(trace, toggled), [trace, toggled]);
  const path = useMemo(() => criticalPath(trace), [trace]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const at = rows.findIndex(({ nodes: [node] }) => idOf(node) === chosen);
  const choose = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row !== undefined) {
      changeQuery({ span: idOf(row.nodes[0]) }, { replace: true });
      virtual.scrollToIndex(rows.indexOf(row));
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`)?.focus({ preventScroll: true });
      });
    }
  };
  const toggle = (row: Row): void => {
    const next = new Set(toggled);
    if (!next.delete(row.id)) {
      next.add(row.id);
    }
    setToggled(next);
  };
  const foldAll = (): void => {
    const withChildren = allNodes(trace).filter(({ children }) => children.length > 0);
    setToggled(toggled.size === 0 ? new Set(withChildren.slice(1).map(idOf)) : new Set());
  };
  useShortcuts({
    j: () => {
      choose(at + 1);
    },
    k: () => {
      choose(at - 1);
    },
    e: foldAll,
  });
  const onKey = (event: KeyboardEvent, row: Row, index: number): void => {
    const isFold = event.key === 'ArrowLeft' && row.isOpen;
    const isUnfold = event.key === 'ArrowRight' && row.canFold && !row.isOpen;
    if (isFold || isUnfold) {
      toggle(row);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      choose(index + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' || event.key === ' ') {
      choose(index);
    } else {
      return;
    }
    event.preventDefault();
  };
  const current = Math.max(0, at);
  return (
    <div className="timeline">
      <TimelineLegend trace={trace} />
      <div role="treegrid" aria-label="Timeline" aria-rowcount={rows.length + 1} className="timeline-grid">
        <div role="row" aria-rowindex={1} className="timeline-row timeline-axis">
          <span role="columnheader">Work</span>
          <span role="columnheader" className="timeline-ticks">
            <span className="sr-only">Time</span>
            {TICKS.map((part) => (
              <span key={part} aria-hidden="true">
                {formatDuration(part * trace.duration)}
              </span>
            ))}
          </span>
        </div>
        <div className="timeline-scroll" ref={scroller} role="rowgroup" tabIndex={-1}>
          <div role="presentation" className="rows-space" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <TimelineRow
                  key={row.id}
                  row={row}
                  index={index}
                  top={start}
                  trace={trace}
                  path={path}
                  isChosen={index === at}
                  isCurrent={index === current}
                  onChoose={() => {
                    choose(index);
                  }}
                  onToggle={() => {
                    toggle(row);
                  }}
                  onKey={(event) => {
                    onKey(event, row, index);
                  }}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

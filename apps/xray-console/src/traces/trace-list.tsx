import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { hrefOf, navigate } from '../state/location.ts';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { SortHeads } from './sort-heads.tsx';
import { isNewestFirst, sorted } from './sort.ts';
import type { Sort } from './sort.ts';
import { TraceRow } from './trace-row.tsx';
import type { LoadedTraces } from './use-trace-list.ts';

interface TraceListProps {
  readonly list: LoadedTraces;
  readonly sort: Sort;
  readonly filter: string;
  readonly marked: readonly string[];
  readonly onMark: (ids: readonly string[]) => void;
}

const ROW_HEIGHT = { wide: 34, narrow: 62 };

/** Rows before the end at which older traces are read. */
const READ_AHEAD = 20;

/** Thousands of traces, of which only those in view are drawn. */
export function TraceList({ list, sort, filter, marked, onMark }: TraceListProps): ReactNode {
  const { readOn, rest, error } = list;
  const { column, order } = sort;
  const items = useMemo(() => sorted(list.items, { column, order }), [list.items, column, order]);
  const growsAtEnd = isNewestFirst(sort);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = globalThis.innerWidth > 760 ? ROW_HEIGHT.wide : ROW_HEIGHT.narrow;
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => items[index]?.Id ?? index,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (growsAtEnd && rest !== undefined && error === undefined && lastShown >= items.length - READ_AHEAD) {
      readOn();
    }
  }, [growsAtEnd, rest, error, lastShown, items.length, readOn]);

  const [current, setCurrent] = useState<string>();
  const move = (step: number): void => {
    const at = items.findIndex(({ Id: id }) => id === current);
    const next = Math.min(items.length - 1, Math.max(0, at === -1 ? 0 : at + step));
    const item = items[next];
    if (item !== undefined) {
      setCurrent(item.Id);
      virtual.scrollToIndex(next);
      requestAnimationFrame(() => {
        scroller.current
          ?.querySelector<HTMLElement>(`[data-id="${item.Id}"] a`)
          ?.focus({ preventScroll: true });
      });
    }
  };
  const toggle = (id: string): void => {
    onMark(marked.includes(id) ? marked.filter((each) => each !== id) : [...marked, id]);
  };
  useShortcuts({
    j: () => {
      move(1);
    },
    k: () => {
      move(-1);
    },
    ArrowDown: () => {
      move(1);
    },
    ArrowUp: () => {
      move(-1);
    },
    x: () => {
      if (current !== undefined) {
        toggle(current);
      }
    },
    c: () => {
      const [left, right] = marked;
      if (left !== undefined && right !== undefined) {
        navigate(hrefOf('compare', { left, right }));
      }
    },
  });
  const slowest = Math.max(0.001, ...items.map(({ Duration: duration }) => duration));
  return (
    <div
      className="rows panel"
      role="table"
      aria-label="Traces"
      aria-rowcount={rest === undefined ? items.length + 1 : -1}
    >
      <SortHeads sort={sort} />
      <div role="rowgroup" className="rows-body" ref={scroller} tabIndex={-1}>
        <div className="rows-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start, key }) => {
            const item = items[index];
            return item === undefined ? null : (
              <TraceRow
                key={key}
                item={item}
                index={index}
                top={start}
                slowest={slowest}
                filter={filter}
                isMarked={marked.includes(item.Id)}
                onMark={toggle}
                onFocus={setCurrent}
              />
            );
          })}
        </div>
      </div>
      {list.isReadingOn ? (
        <p className="rows-more sr-only" role="status">
          Reading older traces …
        </p>
      ) : null}
    </div>
  );
}

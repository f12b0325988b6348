import { useRef, useState } from 'react';
import type { PointerEvent, ReactNode, RefObject } from 'react';
import { formatCount } from './format.ts';
import { fillOf } from './patterns.tsx';
import { STATUSES } from './status.tsx';
import type { Status } from './status.tsx';
import './bar-chart.css';

/** Of answers of which it is not known how they went. */
export const UNTOLD = 'untold';

/** What bars are stacked of. */
export type BarKind = Status | typeof UNTOLD;

const KINDS: readonly BarKind[] = [...STATUSES, UNTOLD];

/** A bar from `start` to `end` (in the chart's unit), stacked by status. */
export interface Bar {
  readonly start: number;
  readonly end: number;
  readonly counts: Readonly<Partial<Record<BarKind, number>>>;
}

interface BarChartProps {
  /** What it shows, in a sentence: the chart itself is a picture to screen readers. */
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly domain: readonly [number, number];
  readonly height: number;
  readonly formatTick: (value: number) => string;
  /** Told when a part was chosen by drawing over it. */
  readonly onBrush?: (start: number, end: number) => void;
  readonly brushed?: readonly [number, number] | undefined;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Least part of the width that counts as a choice; a click is none. */
const LEAST_BRUSH = 0.01;

/** Stacked bars over a line of time or durations. */
export function BarChart({
  label,
  bars,
  domain,
  height,
  formatTick,
  onBrush,
  brushed,
}: BarChartProps): ReactNode {
  const [first, last] = domain;
  const span = last - first || 1;
  const most = Math.max(1, ...bars.map(totalOf));
  const brush = useBrush((start, end) => onBrush?.(first + start * span, first + end * span));
  const chosen: readonly [number, number] | undefined =
    brushed === undefined ? undefined : [(brushed[0] - first) / span, (brushed[1] - first) / span];
  const marked = brush.range ?? chosen;
  return (
    <figure className="bar-chart">
      <svg
        ref={brush.ref}
        className={onBrush === undefined ? undefined : 'bar-chart-brush'}
        width="100%"
        height={height}
        role="img"
        aria-label={label}
        {...(onBrush === undefined ? {} : brush.handlers)}
      >
        <line className="bar-chart-base" x1="0" x2="100%" y1={height - 0.5} y2={height - 0.5} />
        {bars.map((bar) => (
          <Stack
            key={bar.start}
            bar={bar}
            at={(bar.start - first) / span}
            width={(bar.end - bar.start) / span}
            scale={(height - 4) / most}
            height={height}
          />
        ))}
        {marked === undefined ? null : (
          <rect
            className="bar-chart-marked"
            x={percent(marked[0])}
            width={percent(marked[1] - marked[0])}
            y="0"
            height={height}
          />
        )}
      </svg>
      <div className="bar-chart-ticks" aria-hidden="true">
        {TICKS.map((part) => (
          <span key={part}>{formatTick(first + part * span)}</span>
        ))}
      </div>
      <span className="bar-chart-most" aria-hidden="true">
        {formatCount(most)}
      </span>
    </figure>
  );
}

interface StackProps {
  readonly bar: Bar;
  readonly at: number;
  readonly width: number;
  readonly scale: number;
  readonly height: number;
}

function Stack({ bar, at, width, scale, height }: StackProps): ReactNode {
  let top = height - 1;
  return KINDS.map((kind) => {
    const count = bar.counts[kind] ?? 0;
    if (count === 0) {
      return null;
    }
    const tall = Math.max(1.5, count * scale);
    top -= tall;
    return (
      <rect
        key={kind}
        className="bar-chart-part"
        data-kind={kind}
        x={percent(at)}
        width={percent(Math.max(width * 0.86, 0.002))}
        y={top}
        height={tall}
        {...(kind === UNTOLD ? {} : { fill: fillOf(kind) })}
      />
    );
  });
}

function totalOf({ counts }: Bar): number {
  return KINDS.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}

interface Brush {
  readonly ref: RefObject<SVGSVGElement | null>;
  readonly range: readonly [number, number] | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
  };
}

/** Follows a pointer that is drawn over a part of the width; parts are from 0 to 1. */
function useBrush(onBrush: (start: number, end: number) => void): Brush {
  const ref = useRef<SVGSVGElement>(null);
  const [drawn, setDrawn] = useState<{ readonly from: number; readonly to: number }>();
  const partAt = ({ clientX }: PointerEvent): number => {
    const box = ref.current?.getBoundingClientRect();
    return box === undefined ? 0 : Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  };
  const range: readonly [number, number] | undefined =
    drawn === undefined ? undefined : [Math.min(drawn.from, drawn.to), Math.max(drawn.from, drawn.to)];
  return {
    ref,
    range,
    handlers: {
      onPointerDown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrawn({ from: partAt(event), to: partAt(event) });
      },
      onPointerMove: (event) => {
        if (drawn !== undefined) {
          setDrawn({ from: drawn.from, to: partAt(event) });
        }
      },
      onPointerUp: () => {
        if (range !== undefined && range[1] - range[0] > LEAST_BRUSH) {
          onBrush(...range);
        }
        setDrawn(undefined);
      },
    },
  };
}

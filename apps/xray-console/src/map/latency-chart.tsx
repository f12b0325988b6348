import { percentileOf } from '@xray-microservices/xray-model';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readSeries } from '../api/queries.ts';
import type { Series } from '../api/types.ts';
import { quote, selectorOf } from '../search/compose.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { formatDuration, formatTick } from '../ui/format.ts';
import { isEdge } from './subject-filter.ts';
import type { Subject } from './subject-filter.ts';

interface LatencyChartProps {
  readonly subject: Subject;
  readonly minutes: number;
}

/** Colour token and dash of each line. */
const LINES = [
  ['p99', '--fault-fill', [2, 3]],
  ['p95', '--error-fill', [6, 3]],
  ['p50', '--bar-self', []],
] as const;

const LONGEST_BY_MINUTE = 360;

/** How long answers took over time: the median and the slow ones. */
export function LatencyChart({ subject, minutes }: LatencyChartProps): ReactNode {
  const search = useSearch();
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const entity = isEdge(subject)
    ? `edge(${quote(subject.from.name)}, ${quote(subject.to.name)})`
    : subject.type === undefined
      ? `service(${quote(subject.name)})`
      : selectorOf(subject.name, subject.type);
  const period = minutes > LONGEST_BY_MINUTE ? 300 : 60;
  const { data } = useResource(
    `series ${entity} ${search.key}`,
    (signal) => readSeries(search.now(), entity, period, signal),
    calm,
  );
  const points =
    data?.some(({ ResponseTimeHistogram: histogram }) => histogram.length > 0) === true ? data : undefined;
  return points === undefined ? null : (
    <section className="section">
      <h3>Over time</h3>
      <Chart points={points} />
      <ul className="chart-legend" aria-label="Lines">
        {LINES.map(([name, color, dash]) => (
          <li key={name}>
            <svg width="22" height="4" aria-hidden="true">
              <line
                x1="0"
                x2="22"
                y1="2"
                y2="2"
                stroke={`var(${color})`}
                strokeWidth="2"
                strokeDasharray={dash.join(' ')}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chart({ points }: { readonly points: Series }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) {
      return;
    }
    const draw = (): UPlot => new UPlot(optionsFor(element, points), dataOf(points), element);
    let chart = draw();
    const redraw = (): void => {
      chart.destroy();
      chart = draw();
    };
    const themes = new MutationObserver(redraw);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      themes.disconnect();
      chart.destroy();
    };
  }, [points]);
  const slowest = Math.max(...points.map(({ ResponseTimeHistogram: each }) => percentileOf(each, 0.99) ?? 0));
  return (
    <div
      ref={place}
      className="chart"
      role="img"
      aria-label={`Response times over time; the slowest p99 is ${formatDuration(slowest)}`}
    />
  );
}

function dataOf(points: Series): UPlot.AlignedData {
  const line = (part: number): (number | null)[] =>
    points.map(({ ResponseTimeHistogram: histogram }) => percentileOf(histogram, part) ?? null);
  return [points.map(({ Timestamp: time }) => time), line(0.99), line(0.95), line(0.5)];
}

function optionsFor(element: HTMLElement, points: Series): UPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (token: string): string => style.getPropertyValue(token).trim();
  const span = (points.at(-1)?.Timestamp ?? 0) - (points[0]?.Timestamp ?? 0);
  const axis = {
    stroke: color('--ink-2'),
    font: '11px system-ui',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: 140,
    padding: [6, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, most * 1.1 || 1] } },
    axes: [
      { ...axis, size: 26, space: 70, values: (_, times) => times.map((time) => formatTick(time, span)) },
      { ...axis, size: 56, values: (_, values) => values.map((value) => formatDuration(value)) },
    ],
    series: [
      {},
      ...LINES.map(([label, token, dash]) => ({
        label,
        stroke: color(token),
        width: 2,
        dash: [...dash],
        points: { show: true, size: 4 },
      })),
    ],
  };
}

import { printable } from '@xray-microservices/xray-model';
import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { detailOf, kindOf } from '../trace/describe.ts';
import { stretchOf } from '../trace/spans.ts';
import { formatDuration, plural } from '../ui/format.ts';
import { StatusShape, statusOf } from '../ui/status.tsx';
import { alignTraces } from './align.ts';
import type { Pair } from './align.ts';

interface CompareTableProps {
  readonly left: Trace;
  readonly right: Trace;
}

/** Both timelines on one scale, line by line. */
export function CompareTable({ left, right }: CompareTableProps): ReactNode {
  const pairs = useMemo(() => alignTraces(left, right), [left, right]);
  const scale = Math.max(left.duration, right.duration) || 1;
  const [onlyLeft, onlyRight] = [
    pairs.filter((pair) => pair.right === undefined).length,
    pairs.filter((pair) => pair.left === undefined).length,
  ];
  return (
    <section className="panel scroll-x" tabIndex={0} aria-label="Comparison">
      <p className="compare-sum">
        The right one took <strong>{differenceText(right.duration - left.duration)}</strong>
        {onlyLeft > 0 ? `; ${plural(onlyLeft, 'line')} only on the left` : ''}
        {onlyRight > 0 ? `; ${plural(onlyRight, 'line')} only on the right` : ''}
        {onlyLeft + onlyRight === 0 ? '; both did the same' : ''}.
      </p>
      <table className="table compare-table">
        <thead>
          <tr>
            <th scope="col">Work</th>
            <th scope="col">Left</th>
            <th scope="col">Right</th>
            <th scope="col" className="num">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <Line key={pair.key} pair={pair} left={left} right={right} scale={scale} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface LineProps extends CompareTableProps {
  readonly pair: Pair;
  readonly scale: number;
}

function Line({ pair, left, right, scale }: LineProps): ReactNode {
  const node = pair.left ?? pair.right;
  if (node === undefined) {
    return null;
  }
  const difference =
    pair.left === undefined || pair.right === undefined
      ? undefined
      : secondsOf(pair.right, right) - secondsOf(pair.left, left);
  const kind = kindOf(node);
  return (
    <tr data-only={pair.left === undefined ? 'right' : pair.right === undefined ? 'left' : undefined}>
      <th scope="row" style={{ paddingLeft: 10 + Math.min(pair.depth, 14) * 14 }}>
        <span className="compare-name">{printable(node.document.name)}</span>{' '}
        {kind === '' ? null : <span className="tag">{kind}</span>}
        <span className="muted cut compare-detail">{detailOf(node)}</span>
      </th>
      <Cell node={pair.left} trace={left} scale={scale} />
      <Cell node={pair.right} trace={right} scale={scale} />
      <td className="num" data-slower={difference !== undefined && difference > scale * 0.02}>
        {difference === undefined ? `only ${pair.left === undefined ? 'right' : 'left'}` : signed(difference)}
      </td>
    </tr>
  );
}

interface CellProps {
  readonly node: TraceNode | undefined;
  readonly trace: Trace;
  readonly scale: number;
}

function Cell({ node, trace, scale }: CellProps): ReactNode {
  if (node === undefined) {
    return <td className="compare-none">–</td>;
  }
  const { start, end } = stretchOf(node, trace);
  const status = statusOf(node.document);
  const place: CSSProperties = {
    marginLeft: `${((start - trace.startTime) / scale) * 100}%`,
    width: `${Math.max(0.5, ((end - start) / scale) * 100)}%`,
  };
  return (
    <td>
      <span className="line compare-time">
        <StatusShape status={status} />
        <span className="sr-only">{status}</span>
        {formatDuration(end - start)}
      </span>
      <span className="compare-track" aria-hidden="true">
        <span className={`bar-self-${status}`} style={place} />
      </span>
    </td>
  );
}

function secondsOf(node: TraceNode, trace: Trace): number {
  const { start, end } = stretchOf(node, trace);
  return end - start;
}

function signed(seconds: number): string {
  if (Math.abs(seconds) < 0.000_05) {
    return 'same';
  }
  return `${seconds > 0 ? '+' : '−'}${formatDuration(Math.abs(seconds))}`;
}

function differenceText(seconds: number): string {
  if (Math.abs(seconds) < 0.000_05) {
    return 'as long as the left one';
  }
  return `${formatDuration(Math.abs(seconds))} ${seconds > 0 ? 'longer' : 'less'}`;
}

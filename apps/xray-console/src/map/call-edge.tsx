import { BaseEdge, EdgeLabelRenderer, getBezierPath, useStore } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatRate } from '../ui/format.ts';
import { worstOf } from './numbers.ts';
import type { MapEdge } from './view-model.ts';

export interface CallEdgeData extends Record<string, unknown> {
  readonly edge: MapEdge;
  readonly isChosen: boolean;
  readonly isVertical: boolean;
  readonly hasRate: boolean;
  readonly onChoose: (key: string) => void;
}

const MOST_ENLARGED = 1.6;

/** A call from one node to another: thicker the more there are, with a dash of its own for each status. */
export function CallEdge(props: EdgeProps<Edge<CallEdgeData>>): ReactNode {
  const { id, data, markerEnd } = props;
  const [path, middleX, middleY] = getBezierPath(props);
  // What is written on edges stays large enough to be read and touched when the map is small.
  const scale = useStore(({ transform: [, , zoom] }) => Math.min(MOST_ENLARGED, Math.max(1, 1 / zoom)));
  if (data === undefined) {
    return null;
  }
  const { edge, isChosen, isVertical, hasRate, onChoose } = data;
  const { numbers, isLink, from, to } = edge;
  const { sourceX, sourceY, targetX, targetY } = props;
  // From top to bottom, calls part at their ends: there what is written on one does not cover the other.
  const labelX = isVertical ? sourceX + (targetX - sourceX) * 0.9 : middleX;
  const labelY = isVertical ? sourceY + (targetY - sourceY) * 0.6 : middleY;
  const status = worstOf(numbers.counts);
  const mean = numbers.mean === undefined ? '–' : formatDuration(numbers.mean);
  const often = hasRate ? formatRate(numbers.perMinute) : `×${formatCount(numbers.total)}`;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className="call"
        data-status={status}
        data-link={isLink}
        data-chosen={isChosen}
        style={{ strokeWidth: 1.25 + Math.min(3, Math.log10(1 + numbers.total)) }}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      <EdgeLabelRenderer>
        <button
          type="button"
          className="call-label nodrag nopan"
          data-status={status}
          aria-pressed={isChosen}
          style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px) scale(${scale})` }}
          onClick={() => {
            onChoose(edge.key);
          }}
        >
          <span className="sr-only">
            Calls from {from.shape === 'client' ? 'clients' : from.name} to {to.name}, worst {status},{' '}
          </span>
          {isLink ? 'age ' : ''}
          {mean} · {often}
        </button>
      </EdgeLabelRenderer>
    </>
  );
}

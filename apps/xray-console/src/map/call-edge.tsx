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
  /** Whether the caller calls others, too. */
  readonly isOneOfMany: boolean;
  readonly hasRate: boolean;
  readonly onChoose: (key: string) => void;
}

/** From the middle of a node's ring, in the map's pixels. */
const LOOP = { side: 48, high: 83, wide: 46 };

const MOST_ENLARGED = 1.6;

/** A call from one node to another: thicker the more there are, with a dash of its own for each status. */
export function CallEdge(props: EdgeProps<Edge<CallEdgeData>>): ReactNode {
  const { id, data, markerEnd } = props;
  // What is written on edges stays large enough to be read and touched when the map is small.
  const scale = useStore(({ transform: [, , zoom] }) => Math.min(MOST_ENLARGED, Math.max(1, 1 / zoom)));
  if (data === undefined) {
    return null;
  }
  const { edge, isChosen, isVertical, hasRate, onChoose } = data;
  const { numbers, isLink, from, to } = edge;
  const { path, labelX, labelY } = wayOf(props, data);
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
          {mean}
          {isVertical ? null : ` · ${often}`}
        </button>
      </EdgeLabelRenderer>
    </>
  );
}

interface Way {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

/** The line of a call, and where its label is. */
function wayOf(props: EdgeProps<Edge<CallEdgeData>>, { edge, isVertical, isOneOfMany }: CallEdgeData): Way {
  if (edge.from.key === edge.to.key) {
    return loopOf(props, isVertical);
  }
  const { sourceX, sourceY, targetX, targetY } = props;
  const [path, middleX, middleY] = getBezierPath(props);
  if (!isVertical) {
    return { path, labelX: middleX, labelY: middleY };
  }
  // From top to bottom, a label is near that end at which there are fewer calls: there none covers the other.
  const [along, down] = isOneOfMany ? [0.92, 0.66] : [0.1, 0.34];
  return {
    path,
    labelX: sourceX + (targetX - sourceX) * along,
    labelY: sourceY + (targetY - sourceY) * down,
  };
}

/** The line of a node that calls itself: above its ring, or beside it where calls go from top to bottom. */
function loopOf({ sourceX, sourceY, targetX, targetY }: EdgeProps, isVertical: boolean): Way {
  const { side, high, wide } = LOOP;
  if (!isVertical) {
    const top = sourceY - high;
    return {
      path: `M${sourceX},${sourceY} C${sourceX + wide},${top} ${targetX - wide},${top} ${targetX},${targetY}`,
      labelX: (sourceX + targetX) / 2,
      labelY: sourceY - high * 0.75,
    };
  }
  const [left, right, middle] = [targetX + side * 0.7, targetX + side + high, targetY + side];
  return {
    path: `M${left},${middle + 34} C${right},${middle + wide} ${right},${middle - wide} ${left},${middle - 34}`,
    labelX: left + (right - left) * 0.75,
    labelY: middle,
  };
}

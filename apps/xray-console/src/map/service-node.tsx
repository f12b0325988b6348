import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatRate } from '../ui/format.ts';
import { STATUSES } from '../ui/status.tsx';
import { Ring } from './ring.tsx';
import type { MapNode } from './view-model.ts';

export interface ServiceNodeData extends Record<string, unknown> {
  readonly node: MapNode;
  readonly isChosen: boolean;
  readonly isVertical: boolean;
  /** A single trace has no rate; its map tells counts. */
  readonly hasRate: boolean;
  readonly onChoose: (key: string) => void;
}

/** A node of the map. */
export function ServiceNode({ data }: NodeProps<Node<ServiceNodeData>>): ReactNode {
  const { node, isChosen, isVertical, hasRate, onChoose } = data;
  const { numbers, shape, name, type } = node;
  return (
    <>
      <Handle type="target" position={isVertical ? Position.Top : Position.Left} isConnectable={false} />
      <button
        type="button"
        className="node"
        aria-pressed={isChosen}
        title={tooltipOf(node)}
        data-shape={shape}
        onClick={() => {
          onChoose(node.key);
        }}
      >
        <span className="sr-only">{describe(node, hasRate)}</span>
        <span className="node-ring" aria-hidden="true">
          <Ring shape={shape} counts={numbers.counts} />
          <span className="node-numbers">
            {shape === 'client' ? (
              <span className="node-client">client</span>
            ) : (
              <>
                <strong>{numbers.mean === undefined ? '–' : formatDuration(numbers.mean)}</strong>
                <span>{hasRate ? formatRate(numbers.perMinute) : `×${formatCount(numbers.total)}`}</span>
              </>
            )}
          </span>
        </span>
        <span className="node-name" aria-hidden="true">
          <Breakable text={name} />
        </span>
        <span className="node-type" aria-hidden="true">
          {shape === 'client' ? '' : shortType(type)}
        </span>
      </button>
      <Handle type="source" position={isVertical ? Position.Bottom : Position.Right} isConnectable={false} />
    </>
  );
}

/** A name that is broken where it has its parts: a port is not torn apart. */
function Breakable({ text }: { readonly text: string }): ReactNode {
  return text.split(/(?<=[@:/_-])/).map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}

function shortType(type: string | undefined): string {
  return type?.replace(/^AWS::/, '').replaceAll('::', ' ') ?? '';
}

function tooltipOf({ numbers: { p50, p95, p99 } }: MapNode): string | undefined {
  if (p50 === undefined || p95 === undefined || p99 === undefined) {
    return undefined;
  }
  return `p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}`;
}

/** All that the picture shows, for screen readers. */
function describe({ name, type, shape, numbers }: MapNode, hasRate: boolean): string {
  if (shape === 'client') {
    return `Clients of ${name}`;
  }
  const counts = STATUSES.filter((status) => numbers.counts[status] > 0).map(
    (status) => `${formatCount(numbers.counts[status])} ${status}`,
  );
  const times = numbers.mean === undefined ? [] : [`mean ${formatDuration(numbers.mean)}`];
  const rate = hasRate ? [formatRate(numbers.perMinute)] : [];
  return [`${name}${type === undefined ? '' : `, ${type}`}`, ...times, ...rate, ...counts].join(', ');
}

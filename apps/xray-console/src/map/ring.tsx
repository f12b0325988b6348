import type { ReactNode } from 'react';
import { fillOf } from '../ui/patterns.tsx';
import { STATUSES } from '../ui/status.tsx';
import type { Status } from '../ui/status.tsx';
import type { NodeShape } from './view-model.ts';

/** Outlines in a box of 96 by 96; a circle for what traces itself, others for what does not. */
const OUTLINES: Readonly<Record<NodeShape, string>> = {
  service: 'M48 6a42 42 0 1 1 0 84a42 42 0 1 1 0-84',
  client: 'M48 14a34 34 0 1 1 0 68a34 34 0 1 1 0-68',
  database: 'M48 8H76a12 8 0 0 1 12 8V80a12 8 0 0 1-12 8H20a12 8 0 0 1-12-8V16a12 8 0 0 1 12-8Z',
  aws: 'M48 6 86 27V69L48 90 10 69V27Z',
  remote: 'M48 6 86 27V69L48 90 10 69V27Z',
};

interface RingProps {
  readonly shape: NodeShape;
  readonly counts: Readonly<Record<Status, number>>;
}

/** The outline of a node, parted by how its answers went: in colour and in pattern. */
export function Ring({ shape, counts }: RingProps): ReactNode {
  const total = STATUSES.reduce((sum, status) => sum + counts[status], 0);
  let from = 0;
  return (
    <svg className="ring" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" data-shape={shape}>
      <path className="ring-ground" d={OUTLINES[shape]} />
      {shape === 'client' || total === 0
        ? null
        : STATUSES.map((status) => {
            const length = shownLength(counts[status], total);
            const at = from;
            from += length;
            return length === 0 ? null : (
              <path
                key={status}
                className="ring-part"
                d={OUTLINES[shape]}
                pathLength="100"
                stroke={fillOf(status)}
                strokeDasharray={`${length} ${100 - length}`}
                strokeDashoffset={-at}
              />
            );
          })}
    </svg>
  );
}

/** Per cent of the ring; what is rare is still to be seen. */
function shownLength(count: number, total: number): number {
  const least = 3;
  const part = (count / total) * 100;
  if (count === 0) {
    return 0;
  }
  return count === total ? 100 : Math.min(100 - least, Math.max(least, part));
}

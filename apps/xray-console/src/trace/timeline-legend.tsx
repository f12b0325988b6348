import type { Trace } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { formatDuration, formatPart } from '../ui/format.ts';
import { criticalPath } from './critical-path.ts';
import { allNodes, idOf, poolWaitOf } from './spans.ts';

/** What the marks of the timeline mean, and what the trace waited for most. */
export function TimelineLegend({ trace }: { readonly trace: Trace }): ReactNode {
  const path = criticalPath(trace);
  const nodes = allNodes(trace);
  const shares = nodes
    .map((node) => ({
      node,
      seconds: (path.get(idOf(node)) ?? []).reduce((sum, { start, end }) => sum + end - start, 0),
    }))
    .sort((a, b) => b.seconds - a.seconds);
  const [most] = shares;
  const wait = nodes.reduce((sum, node) => sum + poolWaitOf(node), 0);
  return (
    <div className="timeline-legend">
      <ul className="line" aria-label="Legend">
        <li>
          <span className="key bar-self bar-self-ok" /> own time
        </li>
        <li>
          <span className="key bar-ok" /> in calls
        </li>
        <li>
          <span className="key key-critical" /> critical path
        </li>
        <li>
          <span className="key bar-gap" /> gap
        </li>
        <li>
          <span className="key bar-wait" /> waits for the pool
        </li>
      </ul>
      {most === undefined || trace.duration === 0 ? null : (
        <p className="muted">
          Waited longest for <strong>{most.node.document.name}</strong>: {formatDuration(most.seconds)},{' '}
          {formatPart(most.seconds / trace.duration)} of the trace
          {wait > 0 ? `; ${formatDuration(wait)} for connections` : ''}
        </p>
      )}
    </div>
  );
}

import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { idOf, stretchOf } from './spans.ts';
import type { Stretch } from './spans.ts';

/**
 * What the end of a trace waited for: for each node by id, the stretches in which it, and none of its children, held up
 * everything. Together they cover the time of the entry point without overlap; making anything else faster changes nothing.
 *
 * Followed backwards from the end: of the children of a node, the one that ended last before the point reached is what
 * was waited for; before it began, the node itself was at work, or the child that had ended before.
 */
export function criticalPath(trace: Trace): ReadonlyMap<string, readonly Stretch[]> {
  const path = new Map<string, Stretch[]>();
  const [entry] = trace.roots;
  const waiting: { node: TraceNode; until: number }[] =
    entry === undefined ? [] : [{ node: entry, until: stretchOf(entry, trace).end }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, until } = next;
    const own: Stretch[] = [];
    let reached = until;
    for (const child of byEndLatestFirst(node, trace)) {
      const { start, end } = stretchOf(child, trace);
      // One that is still at work when the next begins was not waited for; at the very end, its parent cuts it off.
      const isCutOff = end > reached && reached < until;
      if (isCutOff || start >= reached || start < node.startTime) {
        continue;
      }
      const ended = Math.min(end, reached);
      own.push({ start: ended, end: reached });
      waiting.push({ node: child, until: ended });
      reached = start;
    }
    own.push({ start: node.startTime, end: reached });
    path.set(idOf(node), own.filter(({ start, end }) => end > start).reverse());
  }
  return path;
}

function byEndLatestFirst(node: TraceNode, trace: Trace): readonly TraceNode[] {
  return node.children.toSorted(
    (a, b) => stretchOf(b, trace).end - stretchOf(a, trace).end || b.startTime - a.startTime,
  );
}

import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { detailOf, kindOf } from '../trace/describe.ts';

/** A line of a comparison: the same work in two traces, or work that is in one of them only. */
export interface Pair {
  /** Unique within the comparison. */
  readonly key: string;
  readonly depth: number;
  readonly left: TraceNode | undefined;
  readonly right: TraceNode | undefined;
}

/**
 * The work of two traces side by side, top to bottom. Work is the same when it has the same name, kind and detail (but
 * for numbers in it) under the same parent; of several, the first goes with the first, and so on.
 */
export function alignTraces(left: Trace, right: Trace): readonly Pair[] {
  const pairs: Pair[] = [];
  const waiting: Pair[] = [...pairUp(left.roots, right.roots, 0, '')].reverse();
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    pairs.push(pair);
    const children = pairUp(pair.left?.children ?? [], pair.right?.children ?? [], pair.depth + 1, pair.key);
    waiting.push(...[...children].reverse());
  }
  return pairs;
}

function pairUp(
  left: readonly TraceNode[],
  right: readonly TraceNode[],
  depth: number,
  parent: string,
): readonly Pair[] {
  const others = new Map<string, TraceNode[]>();
  for (const node of right) {
    const alike = others.get(likenessOf(node)) ?? [];
    alike.push(node);
    others.set(likenessOf(node), alike);
  }
  const pairs: Pick<Pair, 'left' | 'right'>[] = left.map((node) => ({
    left: node,
    right: others.get(likenessOf(node))?.shift(),
  }));
  // What only the right one has stands where it was: after the work that came before it there.
  const lonely = right.filter((node) => others.get(likenessOf(node))?.includes(node) === true);
  for (const node of lonely) {
    const before = right
      .slice(0, right.indexOf(node))
      .findLast((each) => pairs.some((pair) => pair.right === each));
    const at = before === undefined ? 0 : pairs.findIndex((pair) => pair.right === before) + 1;
    pairs.splice(at, 0, { left: undefined, right: node });
  }
  return pairs.map(({ left: one, right: other }, index) => ({
    key: `${parent}/${index}`,
    depth,
    left: one,
    right: other,
  }));
}

function likenessOf(node: TraceNode): string {
  return JSON.stringify([node.document.name, kindOf(node), detailOf(node).replaceAll(/\d+/g, '0')]);
}

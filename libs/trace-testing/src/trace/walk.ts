import type { SegmentNode, Trace, TraceNode } from '@xray-microservices/xray-model';

/** A node with its place in the trace. */
export interface Visit {
  readonly node: TraceNode;
  /** 0 for a root. */
  readonly depth: number;
  /** The nearest segment above the node; `undefined` for a root and for what hangs under no segment. */
  readonly caller: SegmentNode | undefined;
}

/**
 * Every node of a trace, or a node and all below it: parents before children, siblings by start time.
 * Segments that are called from a subsegment stand below it.
 *
 * @example
 * const names = [...walk(trace)].map((node) => node.document.name);
 */
export function* walk(start: Trace | TraceNode): Generator<TraceNode> {
  for (const { node } of visit('roots' in start ? start.roots : [start])) {
    yield node;
  }
}

/** {@link walk} with places. Iterative: a trace may be any depth. */
export function* visit(roots: readonly TraceNode[]): Generator<Visit> {
  const waiting: Visit[] = [];
  const push = (nodes: readonly TraceNode[], depth: number, caller: SegmentNode | undefined): void => {
    for (const node of nodes.toReversed()) {
      waiting.push({ node, depth, caller });
    }
  };
  push(roots, 0, undefined);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    const { node, depth, caller } = next;
    push(node.children, depth + 1, node.kind === 'segment' ? node : caller);
  }
}

import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { detailOf } from './describe.ts';
import { idOf } from './spans.ts';

/** A line of the timeline: a node, or several that are alike and follow each other. */
export interface Row {
  /** The node's id; for several, that of the first. */
  readonly id: string;
  readonly nodes: readonly [TraceNode, ...TraceNode[]];
  readonly depth: number;
  readonly isOpen: boolean;
  /** Whether there is something to fold. */
  readonly canFold: boolean;
}

/** From so many in a row on, nodes that are alike are shown as one. */
export const LEAST_REPEATS = 3;

/**
 * The lines of a trace's timeline, top to bottom.
 *
 * @param toggled ids of rows that were folded or unfolded by hand: nodes begin unfolded, repeats folded
 */
export function rowsOf(trace: Trace, toggled: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = [];
  const waiting: { nodes: readonly [TraceNode, ...TraceNode[]]; depth: number }[] = [];
  const push = (nodes: readonly TraceNode[], depth: number): void => {
    waiting.push(
      ...groupRepeats(nodes)
        .map((group) => ({ nodes: group, depth }))
        .reverse(),
    );
  };
  push(trace.roots, 0);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { nodes, depth } = next;
    const [first] = nodes;
    if (nodes.length > 1) {
      const id = `${idOf(first)}*`;
      const isOpen = toggled.has(id);
      rows.push({ id, nodes, depth, isOpen, canFold: true });
      if (isOpen) {
        waiting.push(...nodes.map((node) => ({ nodes: [node] as const, depth: depth + 1 })).reverse());
      }
    } else {
      const canFold = first.children.length > 0;
      const isOpen = canFold && !toggled.has(idOf(first));
      rows.push({ id: idOf(first), nodes, depth, isOpen, canFold });
      if (isOpen) {
        push(first.children, depth + 1);
      }
    }
  }
  return rows;
}

/** Neighbours without children that did the same thing, together. */
export function groupRepeats(nodes: readonly TraceNode[]): readonly (readonly [TraceNode, ...TraceNode[]])[] {
  const runs: [TraceNode, ...TraceNode[]][] = [];
  for (const node of nodes) {
    const run = runs.at(-1);
    if (run !== undefined && likenessOf(run[0]) === likenessOf(node) && likenessOf(node) !== undefined) {
      run.push(node);
    } else {
      runs.push([node]);
    }
  }
  return runs.flatMap((run) =>
    run.length >= LEAST_REPEATS ? [run] : run.map((node): [TraceNode] => [node]),
  );
}

/** The same text for nodes that did the same; numbers in it do not count, so that N+1 queries and pages are alike. */
function likenessOf(node: TraceNode): string | undefined {
  if (node.children.length > 0 || node.kind === 'segment') {
    return undefined;
  }
  const { name, namespace, fault, error } = node.document;
  return JSON.stringify([name, namespace, fault, error, detailOf(node).replaceAll(/\d+/g, '0')]);
}

import type { Trace, TraceNode } from '../trace/trace.ts';

/** A node with the branches that are drawn beside it. */
export interface TreeLine {
  readonly node: TraceNode;
  /** What stands before its name, such as `│  └─ `; empty for a root. */
  readonly branch: string;
  /** What stands before a further line about it, such as `│     `. */
  readonly below: string;
}

const INDENT = 3;

interface Waiting {
  readonly node: TraceNode;
  readonly depth: number;
  /** What stands before the branches of this node's children. */
  readonly prefix: string;
  readonly branch: string;
}

/**
 * The nodes in the order of a tree, with their branches.
 *
 * Below `maxDepth` levels the tree stops growing to the right and says the level instead: else a trace of thousands of
 * levels would need a megabyte for each line.
 */
export function* treeLines(trace: Trace, maxDepth: number): Generator<TreeLine> {
  const waiting: Waiting[] = [];
  const push = (
    nodes: readonly TraceNode[],
    toWaiting: (node: TraceNode, isLast: boolean) => Waiting,
  ): void => {
    for (const [index, node] of [...nodes.entries()].reverse()) {
      waiting.push(toWaiting(node, index === nodes.length - 1));
    }
  };
  push(trace.roots, (node) => ({ node, depth: 0, prefix: '', branch: '' }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, branch, prefix } = next;
    yield { node, branch, below: prefix + (node.children.length === 0 ? ' ' : '│').padEnd(INDENT) };
    const depth = next.depth + 1;
    push(node.children, (child, isLast) => ({
      node: child,
      depth,
      branch: `${prefix}${isLast ? '└─ ' : '├─ '}${depth > maxDepth ? `(level ${depth}) ` : ''}`,
      prefix: depth >= maxDepth ? prefix : prefix + (isLast ? ' ' : '│').padEnd(INDENT),
    }));
  }
}

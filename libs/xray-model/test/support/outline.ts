import type { Trace, TraceNode } from '../../src/index.ts';

/** The tree of a trace as indented lines of id ends, such as `['1', '  2', '    3']`. */
export function outline(trace: Trace | undefined): string[] {
  const lines: string[] = [];
  const waiting = (trace?.roots ?? []).map((node) => ({ node, depth: 0 })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    lines.push('  '.repeat(depth) + node.document.id.replace(/^0+(?=.)/, ''));
    for (const child of node.children.toReversed()) {
      waiting.push({ node: child, depth: depth + 1 });
    }
  }
  return lines;
}

/** All nodes of a trace. */
export function nodesOf(trace: Trace | undefined): TraceNode[] {
  const nodes = [...(trace?.roots ?? [])];
  for (const node of nodes) {
    for (const child of node.children) {
      nodes.push(child);
    }
  }
  return nodes;
}

/** The node whose id ends in the given text. */
export function nodeOf(trace: Trace | undefined, end: string | number): TraceNode {
  const found = nodesOf(trace).find((node) => node.document.id === String(end).padStart(16, '0'));
  if (found === undefined) {
    throw new Error(`No node ${end} in the trace.`);
  }
  return found;
}

import { printable } from '@xray-microservices/xray-model';
import type { TraceNode } from '@xray-microservices/xray-model';
import { findMismatches } from '../pattern/find-mismatches.ts';
import type { Mismatch } from '../pattern/find-mismatches.ts';
import type { NamePattern } from '../pattern/pattern.ts';
import { show } from '../pattern/show.ts';

/** What a node should be like: `partial` is a pattern of its document. */
export interface Wanted {
  readonly name?: NamePattern | undefined;
  readonly partial?: unknown;
}

interface Candidate {
  readonly node: TraceNode;
  readonly hasName: boolean;
  readonly mismatches: readonly Mismatch[];
}

const MOST_NAMES = 20;

/** The first node that is as wanted. */
export function firstAsWanted(nodes: readonly TraceNode[], wanted: Wanted): TraceNode | undefined {
  return nodes.find((node) => compare(node, wanted).mismatches.length === 0);
}

/** `'orders' with { fault: true }` */
export function describeWanted({ name, partial }: Wanted): string {
  const parts = [
    ...(name === undefined ? [] : [show(name)]),
    ...(partial === undefined ? [] : [`with ${show(partial)}`]),
  ];
  return parts.join(' ');
}

/** Says what came nearest and in what it differs; or which names there are, when only a name was wanted. */
export function describeNearest(
  kind: TraceNode['kind'],
  nodes: readonly TraceNode[],
  wanted: Wanted,
): string[] {
  const [nearest] = nodes.map((node) => compare(node, wanted)).sort(byDistance);
  if (nearest === undefined) {
    return [`It has no ${kind}s.`];
  }
  if (wanted.partial === undefined) {
    return [`Its ${kind}s: ${listNames(nodes)}.`];
  }
  return [
    `Nearest is the ${kind} "${printable(nearest.node.document.name)}", which differs:`,
    ...nearest.mismatches.map(
      ({ path, expected, actual }) =>
        `  ${path === '' ? 'all of it' : path}: expected ${expected}, got ${actual}`,
    ),
  ];
}

function compare(node: TraceNode, { name, partial }: Wanted): Candidate {
  const byName = name === undefined ? [] : findMismatches(name, node.document.name, 'name');
  const byPartial = partial === undefined ? [] : findMismatches(partial, node.document);
  return { node, hasName: byName.length === 0, mismatches: [...byName, ...byPartial] };
}

/** The right name counts for more than any other member. */
function byDistance(a: Candidate, b: Candidate): number {
  return Number(b.hasName) - Number(a.hasName) || a.mismatches.length - b.mismatches.length;
}

function listNames(nodes: readonly TraceNode[]): string {
  const names = [...new Set(nodes.map(({ document }) => `"${printable(document.name)}"`))];
  const rest = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

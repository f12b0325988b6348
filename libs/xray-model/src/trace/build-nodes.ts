import type { SegmentDocument, SubsegmentDocument } from '../document/segment-document.ts';
import type { TraceId } from '../units.ts';
import { foldDocument } from './fold.ts';
import type { FoldedDocument } from './fold.ts';
import { laterOf, secondsOf, uncoveredSeconds } from './intervals.ts';
import type { Interval } from './intervals.ts';
import type { LinkedEntry } from './link-entries.ts';
import type { TraceNode } from './trace.ts';

/** A finished node with what its parent and the trace need to know of it. */
export interface BuiltNode {
  readonly item: LinkedEntry;
  readonly node: TraceNode;
  readonly document: FoldedDocument;
  /** From its start to its end; while in progress to the latest time known below it. */
  readonly known: Interval;
}

/** Builds all nodes below (and with) the roots, parents before children. No recursion: a trace may be any depth. */
export function buildNodes(traceId: TraceId, roots: readonly LinkedEntry[]): BuiltNode[] {
  const parentsFirst = inParentsFirstOrder(roots);
  const childrenFirst: BuiltNode[] = [];
  // In that order the children of one stand together, and those of the next one behind them: so, built from behind, they
  // are taken from the beginning of the list, one family after the other.
  let taken = 0;
  for (const item of parentsFirst.toReversed()) {
    const family = childrenFirst.slice(taken, taken + item.children.length).reverse();
    taken += family.length;
    childrenFirst.push(buildNode(traceId, item, family));
  }
  return childrenFirst.reverse();
}

function inParentsFirstOrder(roots: readonly LinkedEntry[]): LinkedEntry[] {
  const order = [...roots];
  // The list grows while it is walked, until the leaves have been reached.
  for (const item of order) {
    for (const child of item.children) {
      order.push(child);
    }
  }
  return order;
}

function buildNode(traceId: TraceId, item: LinkedEntry, children: readonly BuiltNode[]): BuiltNode {
  const { kind } = item.entry;
  const subsegments = children.filter((child) => child.node.kind === 'subsegment');
  const document = foldDocument(
    traceId,
    item,
    subsegments.map((child) => child.document),
  );
  const base = { children: children.map((child) => child.node), missingParent: item.missingParent };
  const timing = timingOf(document, children);
  // The entry's kind tells which of the two its document is; the types of entries do not carry that along.
  const node =
    kind === 'segment'
      ? { kind, document: document as SegmentDocument, ...base, ...timing.own }
      : { kind, document: document as SubsegmentDocument, ...base, ...timing.own };
  return { item, node, document, known: timing.known };
}

type Timing = Pick<TraceNode, 'startTime' | 'endTime' | 'duration' | 'selfTime' | 'inProgress'>;

function timingOf(
  document: FoldedDocument,
  children: readonly BuiltNode[],
): { own: Timing; known: Interval } {
  const { start_time: start, end_time: end } = document;
  if (end === undefined) {
    const known = children.reduce((latest, child) => laterOf(latest, child.known.end), start);
    return {
      own: { startTime: start, endTime: end, duration: undefined, selfTime: undefined, inProgress: true },
      known: { start, end: known },
    };
  }
  const known = { start, end };
  const covers = children.map((child) =>
    child.node.inProgress ? { start: child.known.start, end } : child.known,
  );
  const selfTime = uncoveredSeconds(known, covers);
  return {
    own: { startTime: start, endTime: end, duration: secondsOf(known), selfTime, inProgress: false },
    known,
  };
}

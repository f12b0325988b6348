import type { EpochSeconds, TraceId } from '../units.ts';
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
  /** Its end; while in progress the latest time known below it. */
  readonly knownEnd: EpochSeconds;
}

/**
 * Builds all nodes below (and with) the roots, children before parents, later ones before earlier ones. No
 * recursion: a trace may be any depth. It is done for each (sub)segment that arrives, so it makes do with few lists.
 */
export function buildNodes(traceId: TraceId, roots: readonly LinkedEntry[]): BuiltNode[] {
  const parentsFirst = inParentsFirstOrder(roots);
  const built: BuiltNode[] = [];
  // In that order the children of one stand together, and those of the next one behind them: so, built from behind, they
  // are taken from the beginning of the list, one family after the other, the youngest child first.
  let taken = 0;
  for (let index = parentsFirst.length - 1; index >= 0; index -= 1) {
    const item = parentsFirst[index];
    if (item !== undefined) {
      const after = taken + item.children.length;
      built.push(buildNode(traceId, item, { built, first: taken, after }));
      taken = after;
    }
  }
  return built;
}

/** What most nodes have below them. */
const NONE: readonly never[] = Object.freeze([]);

/** The children of a node: a part of all that is built, the last child first. */
interface Family {
  readonly built: readonly BuiltNode[];
  readonly first: number;
  readonly after: number;
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

function buildNode(traceId: TraceId, item: LinkedEntry, family: Family): BuiltNode {
  const document = foldDocument(traceId, item, subsegmentsOf(family));
  const { start_time: startTime, end_time: endTime } = document;
  const whole = endTime === undefined ? undefined : { start: startTime, end: endTime };
  // Member by member: an object that is spread into another costs as much as all the rest of this.
  const node = {
    kind: item.entry.kind,
    document,
    children: nodesOf(family),
    startTime,
    endTime,
    duration: whole && secondsOf(whole),
    selfTime: whole && selfSeconds(whole, family),
    inProgress: whole === undefined,
    missingParent: item.missingParent,
  };
  // The entry's kind tells which of the two its document is; the types of entries do not carry that along.
  return { item, node: node as TraceNode, document, knownEnd: endTime ?? latestEnd(startTime, family) };
}

function nodesOf({ built, first, after }: Family): readonly TraceNode[] {
  if (first === after) {
    return NONE;
  }
  const nodes: TraceNode[] = [];
  for (let index = after - 1; index >= first; index -= 1) {
    const child = built[index];
    if (child !== undefined) {
      nodes.push(child.node);
    }
  }
  return nodes;
}

function subsegmentsOf({ built, first, after }: Family): readonly FoldedDocument[] {
  if (first === after) {
    return NONE;
  }
  const subsegments: FoldedDocument[] = [];
  for (let index = after - 1; index >= first; index -= 1) {
    const child = built[index];
    if (child?.node.kind === 'subsegment') {
      subsegments.push(child.document);
    }
  }
  return subsegments;
}

function latestEnd(start: EpochSeconds, { built, first, after }: Family): EpochSeconds {
  let latest = start;
  for (let index = first; index < after; index += 1) {
    latest = laterOf(latest, built[index]?.knownEnd ?? latest);
  }
  return latest;
}

/** Most (sub)segments have no children, so the time is all their own. */
function selfSeconds(whole: Interval, { built, first, after }: Family): number {
  if (first === after) {
    return secondsOf(whole);
  }
  const covers: Interval[] = [];
  for (let index = after - 1; index >= first; index -= 1) {
    const child = built[index];
    if (child !== undefined) {
      covers.push({
        start: child.node.startTime,
        end: child.node.inProgress ? whole.end : child.knownEnd,
      });
    }
  }
  return uncoveredSeconds(whole, covers);
}

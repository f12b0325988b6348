import { isInProgress } from '../document/segment-document.ts';
import type { TraceDocument } from '../document/segment-document.ts';
import type { TraceId } from '../units.ts';
import { buildNodes } from './build-nodes.ts';
import type { BuiltNode } from './build-nodes.ts';
import { collectEntries } from './entries.ts';
import { isStandalone } from './fold.ts';
import { laterOf, secondsOf } from './intervals.ts';
import { isInferred } from './infer-segments.ts';
import { compareByStart, linkEntries } from './link-entries.ts';
import { selectDocuments } from './select-documents.ts';
import { sortInPlace } from './sort-in-place.ts';
import type { Trace, TraceNode } from './trace.ts';

/**
 * Puts a trace together from its documents, in whatever order they arrived. Documents of other traces are left out, and
 * so are inferred segments, which follow from the others. `undefined` when none is left.
 *
 * - A complete document replaces one in progress with the same id, never the reverse.
 * - A subsegment that was sent on its own is folded into the segment or subsegment that its `parent_id` names.
 * - A segment hangs under the subsegment or segment that its `parent_id` names.
 * - What names a parent that has not come is kept, as a root. A loop of parents is opened at one place.
 *
 * Takes time in proportion to the number of (sub)segments, but for sorting, at any depth.
 *
 * @example
 * const trace = assembleTrace(traceId, documents);
 * trace?.roots[0]?.children.map((child) => child.document.name);
 */
export function assembleTrace(traceId: TraceId, arrived: readonly TraceDocument[]): Trace | undefined {
  const documents = selectDocuments(
    arrived.filter((document) => document.trace_id === traceId && !isInferred(document)),
  );
  const roots: TraceNode[] = [];
  const standalone: BuiltNode[] = [];
  const built = buildNodes(traceId, linkEntries(collectEntries(documents)));
  for (const one of built.reverse()) {
    if (one.item.parent === undefined) {
      roots.push(one.node);
    }
    if (isStandalone(one.item)) {
      standalone.push(one);
    }
  }
  sortInPlace(standalone, (a, b) => compareByStart(a.item.entry, b.item.entry));
  const [first] = standalone;
  if (first === undefined) {
    return undefined;
  }
  const startTime = first.node.startTime; // They are sorted by it.
  const endTime = standalone.reduce((end, { knownEnd }) => laterOf(end, knownEnd), first.knownEnd);
  return {
    id: traceId,
    startTime,
    endTime,
    duration: secondsOf({ start: startTime, end: endTime }),
    inProgress: documents.some(isInProgress),
    roots,
    // A standalone entry's folded document has the trace id (and type) that make it a document of its own.
    documents: standalone.map(({ document }) => document as TraceDocument),
  };
}

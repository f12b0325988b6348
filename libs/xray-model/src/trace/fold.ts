import type { SegmentDocument, SubsegmentDocument } from '../document/segment-document.ts';
import type { TraceId } from '../units.ts';
import type { LinkedEntry } from './link-entries.ts';

/** A document with everything that belongs inside it. */
export type FoldedDocument = SegmentDocument | SubsegmentDocument;

/** An entry's document with its subsegments inside it, in the form that fits where the entry ended up. */
export function foldDocument(
  traceId: TraceId,
  item: LinkedEntry,
  subsegments: readonly SubsegmentDocument[],
): FoldedDocument {
  if (isAsItCame(item, subsegments)) {
    return item.entry.document;
  }
  const own = ownMembers(traceId, item);
  return subsegments.length === 0 ? own : { ...own, subsegments };
}

/** Whether folding changes nothing, which is the rule: most documents come with all that belongs inside them. */
function isAsItCame({ entry }: LinkedEntry, subsegments: readonly SubsegmentDocument[]): boolean {
  const { subsegments: own = [] } = entry.document;
  return (
    (entry.kind === 'segment' || entry.container !== undefined) &&
    own.length === subsegments.length &&
    own.every((subsegment, index) => subsegment === subsegments[index])
  );
}

/** Whether an entry is a document of its own in the trace: a segment, or a subsegment without a parent. */
export function isStandalone({ entry, parent }: LinkedEntry): boolean {
  return entry.kind === 'segment' || parent === undefined;
}

function ownMembers(traceId: TraceId, item: LinkedEntry): FoldedDocument {
  const own = without(item.entry.document, ['subsegments']);
  if (item.entry.kind === 'segment') {
    return own;
  }
  if (isStandalone(item)) {
    return standingAlone(own, traceId, item.missingParent);
  }
  return item.entry.container === undefined ? embedded(own) : own;
}

function standingAlone(
  own: SubsegmentDocument,
  traceId: TraceId,
  parentId: string | undefined,
): SubsegmentDocument {
  const parent = parentId === undefined ? {} : { parent_id: parentId };
  return { ...own, ...parent, type: 'subsegment', trace_id: traceId };
}

/** What only a subsegment on its own needs goes when it stands inside its parent. */
function embedded(own: SubsegmentDocument): SubsegmentDocument {
  return without(own, ['type', 'trace_id', 'parent_id']);
}

type OptionalKey<T> = { [Key in keyof T]-?: undefined extends T[Key] ? Key : never }[keyof T];

function without<T extends FoldedDocument>(document: T, keys: readonly OptionalKey<T>[]): T {
  const dropped: ReadonlySet<unknown> = new Set(keys);
  // Only optional members can be named, so what remains is still a T.
  return Object.fromEntries(Object.entries(document).filter(([key]) => !dropped.has(key))) as unknown as T;
}

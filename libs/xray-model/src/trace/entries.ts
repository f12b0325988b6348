import { isIndependentSubsegment } from '../document/segment-document.ts';
import type { SegmentDocument, SubsegmentDocument, TraceDocument } from '../document/segment-document.ts';
import { replaces } from './select-documents.ts';

/** One segment or subsegment on its way to becoming a node. */
export interface Entry {
  readonly kind: 'segment' | 'subsegment';
  readonly document: SegmentDocument | SubsegmentDocument;
  /** The document it came in; an embedded subsegment shares it with its segment. */
  readonly source: TraceDocument;
  /** The entry in whose `subsegments` it stands; `undefined` for a document of its own. */
  readonly container: Entry | undefined;
  /** Its place in the reading order, which settles the order of siblings that start at the same time. */
  readonly order: number;
  /** Whether another document holds a better version of the same subsegment. */
  replaced: boolean;
}

export interface Entries {
  /** Every segment and subsegment once, in reading order; the reader's to sort. */
  readonly all: Entry[];
  /** The valid version of each subsegment. */
  readonly subsegments: ReadonlyMap<string, Entry>;
}

/**
 * All segments and subsegments of the documents, each once, however often and in whatever document they came.
 *
 * A subsegment that stands in one document and was also sent on its own counts as one (SDKs stream a long segment's
 * subsegments ahead of it). Two with the same id inside one document are the sender's mistake, and both are kept.
 */
export function collectEntries(documents: readonly TraceDocument[]): Entries {
  const entries = readEntries(documents);
  const subsegments = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.kind === 'subsegment') {
      settleVersion(entry, subsegments);
    }
  }
  return { all: entries.filter((entry) => !entry.replaced), subsegments };
}

/** Reads document by document, level by level. */
function readEntries(documents: readonly TraceDocument[]): Entry[] {
  const entries: Entry[] = [];
  for (const source of documents) {
    const kind = isIndependentSubsegment(source) ? 'subsegment' : 'segment';
    const first = entries.length;
    entries.push(newEntry(kind, source, source, undefined, first));
    for (let index = first; index < entries.length; index += 1) {
      const container = entries[index];
      for (const child of container?.document.subsegments ?? []) {
        entries.push(newEntry('subsegment', child, source, container, entries.length));
      }
    }
  }
  return entries;
}

function newEntry(
  kind: Entry['kind'],
  document: Entry['document'],
  source: TraceDocument,
  container: Entry | undefined,
  order: number,
): Entry {
  return { kind, document, source, container, order, replaced: false };
}

function settleVersion(entry: Entry, current: Map<string, Entry>): void {
  const earlier = current.get(entry.document.id);
  if (earlier === undefined) {
    current.set(entry.document.id, entry);
  } else if (earlier.source !== entry.source) {
    const wins = replaces(entry.document, earlier.document);
    if (wins) {
      current.set(entry.document.id, entry);
    }
    (wins ? earlier : entry).replaced = true;
  }
}

import { isIndependentSubsegment, isInProgress } from '../document/segment-document.ts';
import type { SegmentDocument, SubsegmentDocument, TraceDocument } from '../document/segment-document.ts';
import { sortInPlace } from './sort-in-place.ts';

/**
 * Whether a document that arrived later takes the place of an earlier one with the same id. A complete document
 * replaces one in progress and never the reverse (UDP may swap them); of two complete ones the one that ends later
 * wins, because SDKs send a segment again when late work was added to it; otherwise the later arrival does.
 */
export function replaces(
  later: SegmentDocument | SubsegmentDocument,
  earlier: SegmentDocument | SubsegmentDocument,
): boolean {
  if (isInProgress(later) !== isInProgress(earlier)) {
    return isInProgress(earlier);
  }
  return (later.end_time ?? 0) >= (earlier.end_time ?? 0);
}

/**
 * What makes two documents versions of the same thing: a segment's id, and something else for a subsegment's. A sender
 * that uses one id for both should see both.
 */
export function identityOf(document: TraceDocument): string {
  return isIndependentSubsegment(document) ? `subsegment ${document.id}` : document.id;
}

/** The valid version of each document, in an order that does not depend on the order of arrival. */
export function selectDocuments(arrived: readonly TraceDocument[]): TraceDocument[] {
  const byIdentity = new Map<string, TraceDocument>();
  for (const document of arrived) {
    const identity = identityOf(document);
    const earlier = byIdentity.get(identity);
    if (earlier === undefined || replaces(document, earlier)) {
      byIdentity.set(identity, document);
    }
  }
  return sortInPlace(
    [...byIdentity.values()],
    (a, b) => a.start_time - b.start_time || compareText(identityOf(a), identityOf(b)),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

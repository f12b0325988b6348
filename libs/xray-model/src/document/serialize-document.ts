import type { SegmentDocument, SubsegmentDocument } from './segment-document.ts';

interface Step {
  readonly document: SegmentDocument | SubsegmentDocument;
  /** What follows the document's text. */
  readonly after: string;
}

/**
 * Writes a document as JSON text.
 *
 * JSON.stringify recurses, and a trace folded from thousands of subsegments that name each other as parents is deeper
 * than a stack; so the subsegments are written one by one. What is inside each is only as deep as parsing allowed.
 */
export function serializeDocument(document: SegmentDocument | SubsegmentDocument): string {
  const parts: string[] = [];
  const waiting: Step[] = [{ document, after: '' }];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { subsegments = [], ...own } = step.document;
    const text = JSON.stringify(own);
    if (subsegments.length === 0) {
      parts.push(text, step.after);
      continue;
    }
    parts.push(text.slice(0, -1), ',"subsegments":[');
    for (let index = subsegments.length - 1; index >= 0; index -= 1) {
      const child = subsegments[index];
      if (child !== undefined) {
        const isLast = index === subsegments.length - 1;
        waiting.push({ document: child, after: isLast ? `]}${step.after}` : ',' });
      }
    }
  }
  return parts.join('');
}

import type { SegmentDocument, SubsegmentDocument } from '../document/segment-document.ts';
import type { AnnotationFact } from './trace-facts.ts';

/** As many annotations of a trace the service indexes. */
const MAX_ANNOTATIONS = 50;

/**
 * The keys that the service indexes: letters, digits, underscores, and since it speaks OpenTelemetry also dots. Others
 * stay in the document and cannot be searched for.
 */
const INDEXED_KEY = /^[A-Za-z0-9_.]{1,500}$/;

const MAX_VALUE_LENGTH = 1_000;

/** Adds what the service would index of a (sub)segment's annotations, as long as there is room, and each once. */
export function collectAnnotations(
  { annotations }: SegmentDocument | SubsegmentDocument,
  service: number,
  collected: AnnotationFact[],
): void {
  for (const key in annotations) {
    const value = annotations[key];
    if (collected.length >= MAX_ANNOTATIONS) {
      return;
    }
    if (value === undefined || !INDEXED_KEY.test(key)) {
      continue;
    }
    if (typeof value === 'string' && value.length > MAX_VALUE_LENGTH) {
      continue;
    }
    if (!collected.some((other) => other.key === key && other.value === value && other.service === service)) {
      collected.push({ key, value, service });
    }
  }
}

import type { TracedSegment } from './segment.ts';
import type { TracedSubsegment } from './subsegment.ts';

/** The open segment or subsegment that a subsegment goes out with; none when it goes out on its own. */
export function holderOf(subsegment: TracedSubsegment): TracedSegment | TracedSubsegment | undefined {
  const { segment } = subsegment;
  if (segment.in_progress) return segment;
  let ancestor = subsegment.parent;
  while (ancestor !== segment && 'parent' in ancestor) {
    if (ancestor.in_progress) return ancestor;
    ancestor = ancestor.parent;
  }
  return undefined;
}

/** Sends what is known of the subsegments that are still open when their segment closes, each with its children. */
export function sendOpen(subsegments: readonly TracedSubsegment[]): void {
  const left = [...subsegments];
  for (let subsegment = left.pop(); subsegment !== undefined; subsegment = left.pop()) {
    if (subsegment.in_progress) subsegment.flush();
    else left.push(...(subsegment.subsegments ?? []));
  }
}

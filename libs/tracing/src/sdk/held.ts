import { sdk } from './sdk.ts';
import type { TracedSegment } from './segment.ts';
import type { TracedSubsegment } from './subsegment.ts';

type Holder = TracedSegment | TracedSubsegment;

/** The open segment or subsegment that a subsegment goes out with; none when it goes out on its own. */
export function holderOf(subsegment: TracedSubsegment): Holder | undefined {
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

/**
 * Counts an ended subsegment that waits for its holder to end. When more than `AWSXRay.setStreamingThreshold` of them
 * wait, they are sent on their own and forgotten: a job of a million queries must not keep them all, nor send them at once.
 */
export function hold(holder: Holder): void {
  const threshold = sdk.SegmentUtils.getStreamingThreshold();
  holder.held = (holder.held ?? 0) + 1;
  if (holder.held <= threshold) return;
  const left = sendEnded(holder);
  holder.held = Math.min(0, threshold - left); // so that the next look costs no more than what has ended since
}

/** Sends the subsegments below that have ended with all of theirs, and forgets them. Answers how many it has kept. */
function sendEnded(holder: Holder): number {
  const below = [...(holder.subsegments ?? [])];
  for (const each of below) below.push(...(each.subsegments ?? [])); // grows while it is read: parents come first
  const unfinished = new Set<Holder>([holder]);
  for (const each of below.toReversed()) {
    if (each.in_progress || unfinished.has(each)) unfinished.add(each).add(each.parent);
  }
  for (const each of unfinished) {
    const kept: TracedSubsegment[] = [];
    for (const child of each.subsegments ?? []) {
      // one that was nested before its parent came into a segment can't go alone
      if (unfinished.has(child) || !child.attached) kept.push(child);
      else child.flush(true);
    }
    each.subsegments = kept;
  }
  return unfinished.size;
}

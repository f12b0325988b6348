import { currentEntity } from '../context/context.ts';
import { TracedSegment } from '../sdk/segment.ts';
import { TracedSubsegment } from '../sdk/subsegment.ts';

/** A segment or subsegment of this library. */
export type Traced = TracedSegment | TracedSubsegment;

/** What a context holds as its segment or subsegment, if it is one of ours. */
export const tracedOf = (entity: unknown): Traced | undefined =>
  entity instanceof TracedSegment || entity instanceof TracedSubsegment ? entity : undefined;

/** The current segment or subsegment, if it is one of ours. */
export const currentTraced = (): Traced | undefined => tracedOf(currentEntity());

/** The same, if it is sampled: what is not sampled needs no subsegments. */
export function sampledParent(): Traced | undefined {
  const entity = currentTraced();
  return entity?.notTraced === true ? undefined : entity;
}

/** The segment that a (sub)segment belongs to. */
export const segmentOf = (entity: Traced): TracedSegment =>
  entity instanceof TracedSegment ? entity : entity.segment;

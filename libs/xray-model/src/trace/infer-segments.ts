import { isIndependentSubsegment } from '../document/segment-document.ts';
import type { SegmentDocument, SubsegmentDocument, TraceDocument } from '../document/segment-document.ts';
import type { SegmentId, TraceId } from '../units.ts';
import { callsSilentService, inferredOrigin } from './inferred-service.ts';
import type { Trace } from './trace.ts';

/** A segment for a service that sends none, made from the subsegment that called it. */
export interface InferredSegmentDocument extends SegmentDocument {
  readonly inferred: true;
  /** The subsegment of the call. */
  readonly parent_id: SegmentId;
}

/** The members of a call that tell how the called service answered. */
const TAKEN_OVER = ['error', 'throttle', 'fault', 'cause', 'http', 'aws', 'sql'] as const;

/**
 * The segments that a trace lacks because the called services do not trace: databases, AWS services, other hosts. They
 * are answered beside the documents of the trace and are never stored, so that the real segment, once it has come,
 * makes the inferred one disappear.
 *
 * @param newId gives a segment's id for the id of its subsegment; the default gives the same one each time
 * @example
 * const answered = [...trace.documents, ...inferSegments(trace)];
 */
export function inferSegments(
  trace: Trace,
  newId: (subsegmentId: SegmentId) => SegmentId = inferredId,
): InferredSegmentDocument[] {
  const inferred: InferredSegmentDocument[] = [];
  const nodes = [...trace.roots];
  // The list grows while it is walked, until the leaves have been reached.
  for (const node of nodes) {
    if (node.kind === 'subsegment' && callsSilentService(node)) {
      inferred.push(segmentFor(trace.id, node.document, newId));
    }
    for (const child of node.children) {
      nodes.push(child);
    }
  }
  return inferred.sort((a, b) => a.start_time - b.start_time);
}

/** Whether a document is a segment that was inferred, as answers of BatchGetTraces hold them. */
export function isInferred(document: TraceDocument): document is InferredSegmentDocument {
  return !isIndependentSubsegment(document) && document.inferred === true && document.parent_id !== undefined;
}

/**
 * A segment id made from a subsegment's by turning over half of its bits: always the same for one subsegment,
 * different for different ones, and as unlikely to meet another id of the trace as a random one.
 */
export function inferredId(subsegmentId: SegmentId): SegmentId {
  const half = (from: number): string =>
    ((Number.parseInt(subsegmentId.slice(from, from + 8), 16) ^ 0xa5a5_a5a5) >>> 0)
      .toString(16)
      .padStart(8, '0');
  return (half(0) + half(8)) as SegmentId;
}

function segmentFor(
  traceId: TraceId,
  call: SubsegmentDocument,
  newId: (subsegmentId: SegmentId) => SegmentId,
): InferredSegmentDocument {
  const origin = inferredOrigin(call);
  const times =
    call.end_time === undefined
      ? { start_time: call.start_time, in_progress: true }
      : { start_time: call.start_time, end_time: call.end_time };
  const members = TAKEN_OVER.flatMap((key) => (call[key] === undefined ? [] : [[key, call[key]] as const]));
  return {
    id: newId(call.id),
    name: call.name,
    ...times,
    parent_id: call.id,
    inferred: true,
    // Object.fromEntries loses which key has which type; they are members of the same names.
    ...(Object.fromEntries(members) as Pick<SubsegmentDocument, (typeof TAKEN_OVER)[number]>),
    trace_id: traceId,
    ...(origin === undefined ? {} : { origin }),
  };
}

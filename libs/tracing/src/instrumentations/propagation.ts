import { TRACE_HEADER, formatTraceHeader } from '../core/trace-header.ts';
import { TRACEPARENT_HEADER, formatTraceparent } from '../core/traceparent.ts';
import type { TracedSubsegment } from '../sdk/subsegment.ts';
import type { Traced } from './current.ts';
import { segmentOf } from './current.ts';

let withTraceparent = false;

/** Whether calls get a `traceparent` beside the X-Ray header. */
export function writeTraceparent(wanted: boolean): void {
  withTraceparent = wanted;
}

/** The trace header that makes this segment or subsegment the parent of what somebody else does. */
export function traceHeaderOf(entity: Traced, sampled: boolean): string {
  const segment = segmentOf(entity);
  return formatTraceHeader(segment.trace_id, entity.id, sampled, segment.additionalTraceData?.Lineage);
}

/**
 * The headers that pass the trace on. The remote subsegment is the parent of what the other service does; without
 * one, the request is not sampled, and its segment is named.
 */
export function propagationHeaders(
  parent: Traced,
  subsegment: TracedSubsegment | undefined,
): [string, string][] {
  const segment = segmentOf(parent);
  const entity = subsegment ?? segment;
  const sampled = subsegment !== undefined;
  const headers: [string, string][] = [[TRACE_HEADER, traceHeaderOf(entity, sampled)]];
  if (withTraceparent)
    headers.push([TRACEPARENT_HEADER, formatTraceparent(segment.trace_id, entity.id, sampled)]);
  return headers;
}

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

/**
 * The headers that pass the trace on. The remote subsegment is the parent of what the other service does; without
 * one, the request is not sampled, and its segment is named.
 */
export function propagationHeaders(
  parent: Traced,
  subsegment: TracedSubsegment | undefined,
): [string, string][] {
  const segment = segmentOf(parent);
  const { id } = subsegment ?? segment;
  const sampled = subsegment !== undefined;
  const lineage = segment.additionalTraceData?.Lineage;
  const headers: [string, string][] = [
    [TRACE_HEADER, formatTraceHeader(segment.trace_id, id, sampled, lineage)],
  ];
  if (withTraceparent) headers.push([TRACEPARENT_HEADER, formatTraceparent(segment.trace_id, id, sampled)]);
  return headers;
}

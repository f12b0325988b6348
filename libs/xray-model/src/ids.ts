import type { SegmentId, TraceId } from './units.ts';

/** `1-58406520-a006649127e371903a2de979`: version, epoch of the first request in hex, 96 random bits in hex. */
const XRAY_TRACE_ID = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i;

/** The form that is kept: what most senders write, and nothing to be done about it. */
const KEPT_TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/** The W3C trace context form of the same 128 bits. https://www.w3.org/TR/trace-context/#trace-id */
const W3C_TRACE_ID = /^([0-9a-f]{8})([0-9a-f]{24})$/i;

const SEGMENT_ID = /^[0-9a-f]{16}$/i;

/**
 * Reads a trace id in X-Ray's form or in the W3C form (32 hex digits) and answers X-Ray's, in lower case;
 * `undefined` for anything else. The time inside the id is not judged: W3C ids have none.
 *
 * @example
 * parseTraceId('4efaaf4d1e8720b39541901950019ee5'); // '1-4efaaf4d-1e8720b39541901950019ee5'
 */
export function parseTraceId(text: string): TraceId | undefined {
  if (KEPT_TRACE_ID.test(text)) {
    return text as TraceId;
  }
  const [, time, unique] = XRAY_TRACE_ID.exec(text) ?? W3C_TRACE_ID.exec(text) ?? [];
  if (time === undefined || unique === undefined) {
    return undefined;
  }
  return `1-${time}-${unique}`.toLowerCase() as TraceId;
}

/** Whether {@link parseTraceId} can read the text. */
export function isTraceId(text: string): boolean {
  return parseTraceId(text) !== undefined;
}

/** Whether the text is a segment id: 16 hexadecimal digits. */
export function isSegmentId(text: string): text is SegmentId {
  return SEGMENT_ID.test(text);
}

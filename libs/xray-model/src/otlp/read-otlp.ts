import { excerpt } from '../printable.ts';
import type { OtlpAttributes, OtlpLink, OtlpRequest, OtlpSpan, SpanKind } from './otlp-span.ts';
import { listIn, objectIn, readAttributes, readSpanId, readTime, readTraceId, textIn } from './read-value.ts';

/** In the order of the protocol's numbers; UNSPECIFIED counts as INTERNAL. */
const KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];

const STATUS_ERROR = 2;

/** Bits of a span's flags: whether the sender tells where the parent is, and whether that is another process. */
const TELLS_PARENT = 0x100;
const REMOTE_PARENT = 0x200;

const LONGEST_SHOWN_NAME = 60;

/**
 * Reads an ExportTraceServiceRequest in OTLP's JSON form. Takes what can be taken; spans without valid ids or a start
 * are refused one by one. Never throws.
 *
 * @example
 * const { spans, refused } = readOtlp(JSON.parse(body));
 */
export function readOtlp(request: unknown): OtlpRequest {
  const spans: OtlpSpan[] = [];
  const refused: string[] = [];
  for (const resourceSpans of listIn(objectIn(request)['resourceSpans'])) {
    const { resource, scopeSpans } = objectIn(resourceSpans);
    const attributes = readAttributes(objectIn(resource)['attributes']);
    for (const scope of listIn(scopeSpans)) {
      for (const span of listIn(objectIn(scope)['spans'])) {
        const read = readSpan(span, attributes);
        if (typeof read === 'string') {
          refused.push(read);
        } else {
          spans.push(read);
        }
      }
    }
  }
  return { spans, refused };
}

/** How many spans a request holds, good or bad. */
export function countOtlpSpans(request: unknown): number {
  let count = 0;
  for (const resourceSpans of listIn(objectIn(request)['resourceSpans'])) {
    for (const scope of listIn(objectIn(resourceSpans)['scopeSpans'])) {
      count += listIn(objectIn(scope)['spans']).length;
    }
  }
  return count;
}

/** The span, or why it cannot be taken. */
function readSpan(value: unknown, resource: OtlpAttributes): OtlpSpan | string {
  const span = objectIn(value);
  const name = textIn(span['name']);
  const traceId = readTraceId(span['traceId']);
  const spanId = readSpanId(span['spanId']);
  const startTime = readTime(span['startTimeUnixNano']);
  const shown = excerpt(name, LONGEST_SHOWN_NAME);
  if (traceId === undefined || spanId === undefined) {
    return `The span "${shown}" has no valid ${traceId === undefined ? 'traceId (16 bytes)' : 'spanId (8 bytes)'}.`;
  }
  if (startTime === undefined) {
    return `The span "${shown}" has no startTimeUnixNano.`;
  }
  const endTime = readTime(span['endTimeUnixNano']);
  const { code, message } = objectIn(span['status']);
  return {
    traceId,
    spanId,
    parentSpanId: readSpanId(span['parentSpanId']),
    hasRemoteParent: readRemoteParent(span['flags']),
    name,
    kind: readKind(span['kind']),
    startTime,
    endTime: endTime !== undefined && endTime < startTime ? startTime : endTime,
    isError: code === STATUS_ERROR || code === 'STATUS_CODE_ERROR',
    statusMessage: textIn(message),
    attributes: readAttributes(span['attributes']),
    events: listIn(span['events']).map((event) => ({
      name: textIn(objectIn(event)['name']),
      attributes: readAttributes(objectIn(event)['attributes']),
    })),
    links: listIn(span['links']).flatMap(readLink),
    resource,
  };
}

function readKind(kind: unknown): SpanKind {
  if (typeof kind === 'number') {
    return KINDS[kind] ?? 'internal';
  }
  const name = textIn(kind).replace('SPAN_KIND_', '').toLowerCase();
  return KINDS.find((known) => known === name) ?? 'internal';
}

function readRemoteParent(flags: unknown): boolean | undefined {
  if (typeof flags !== 'number' || (flags & TELLS_PARENT) === 0) {
    return undefined;
  }
  return (flags & REMOTE_PARENT) !== 0;
}

function readLink(value: unknown): OtlpLink[] {
  const link = objectIn(value);
  const [traceId, spanId] = [readTraceId(link['traceId']), readSpanId(link['spanId'])];
  return traceId === undefined || spanId === undefined
    ? []
    : [{ traceId, spanId, attributes: readAttributes(link['attributes']) }];
}

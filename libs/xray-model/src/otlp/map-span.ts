import type { SegmentDocument, SegmentLink, TraceDocument } from '../document/segment-document.ts';
import type { SegmentId } from '../units.ts';
import { AttributeReader } from './attribute-reader.ts';
import { derivedId } from './derived-id.ts';
import { fitDocument } from './fit-document.ts';
import { mapAttributes } from './map-attributes.ts';
import { isAwsCall, mapAwsCall } from './map-aws-call.ts';
import { mapCause, outcomeOf } from './map-cause.ts';
import { mapHttp } from './map-http.ts';
import { mapResource, originOf } from './map-resource.ts';
import { mapSql } from './map-sql.ts';
import type { OtlpAttributes, OtlpSpan } from './otlp-span.ts';
import { segmentName, subsegmentName } from './segment-name.ts';

/** Attributes by which AWS's instrumentation tells its own collector how to map a span; no one looks for them. */
const HELPERS = ['aws.span.kind', 'aws.local.service', 'aws.remote.service', 'peer.service'];

const LOCAL_ROOT = 'LOCAL_ROOT';

/**
 * The segment documents of a span, as AWS's exporter writes them.
 *
 * - A span that a service was asked for (SERVER, CONSUMER), that has no parent or whose parent is in another process is a
 *   segment, named after its service.
 * - Any other is a subsegment under its parent, sent on its own; calls are named after what is called.
 * - A call (CLIENT, PRODUCER) that a service makes of itself is both: a segment for the service, and the call in it.
 *
 * What comes out is always taken by `parseDocument`.
 *
 * @example
 * const documents = readOtlp(request).spans.flatMap(documentsOfSpan);
 */
export function documentsOfSpan(span: OtlpSpan): TraceDocument[] {
  return mapSpan(span).map(fitDocument);
}

function mapSpan(span: OtlpSpan): TraceDocument[] {
  if (span.parentSpanId !== undefined && !isLocalRoot(span)) {
    return [subsegmentOf(span, span.parentSpanId)];
  }
  const isCall = span.kind === 'client' || span.kind === 'producer';
  return isCall ? serviceAndCall(span) : [segmentOf(span)];
}

/** Whether a service's part of the trace begins with this span, although it has a parent. */
function isLocalRoot({ kind, hasRemoteParent, attributes }: OtlpSpan): boolean {
  if (hasRemoteParent === true || attributes.get('aws.span.kind') === LOCAL_ROOT) {
    return true;
  }
  // A consumer that is known to have its parent in the same process is a poll, not the work on a message.
  return kind === 'server' || (kind === 'consumer' && hasRemoteParent !== false);
}

function segmentOf(span: OtlpSpan): SegmentDocument {
  const attributes = new AttributeReader(span.attributes);
  const http = mapHttp(attributes, true);
  const user = attributes.text('enduser.id', 'user.id');
  attributes.take('enduser.id', ...HELPERS);
  return {
    ...serviceMembers(span, attributes),
    id: span.spanId,
    ...outcomeMembers(span, http?.response?.status),
    ...(user === undefined ? {} : { user }),
    ...(http === undefined ? {} : { http }),
    ...linksOf(span),
    ...mapAttributes(span.attributes, attributes, span.resource),
  };
}

/** What a segment tells of the service, whatever the span was of. */
function serviceMembers(span: OtlpSpan, attributes: AttributeReader): Omit<SegmentDocument, 'id'> {
  const { resource, parentSpanId } = span;
  const origin = originOf(resource);
  const aws = mapResource(resource);
  const version = resource.get('service.version') ?? resource.get('container.image.tag');
  const arn = aws?.['function_arn'];
  return {
    name: segmentName(span, attributes),
    ...placeOf(span),
    ...(parentSpanId === undefined ? {} : { parent_id: parentSpanId }),
    ...(origin === undefined ? {} : { origin }),
    ...(typeof version === 'string' ? { service: { version } } : {}),
    ...(typeof arn === 'string' ? { resource_arn: arn } : {}),
    ...(aws === undefined ? {} : { aws }),
  };
}

function subsegmentOf(span: OtlpSpan, parentId: SegmentId): TraceDocument {
  const attributes = new AttributeReader(span.attributes);
  const isAws = isAwsCall(attributes);
  const name = subsegmentName(span, attributes);
  const sql = mapSql(attributes, span.name);
  const http = mapHttp(attributes, false);
  const aws = isAws ? mapAwsCall(attributes) : undefined;
  const isRemote = span.kind !== 'internal';
  attributes.take(...HELPERS);
  return {
    id: span.spanId,
    name,
    type: 'subsegment',
    parent_id: parentId,
    ...placeOf(span),
    ...(isAws || isRemote ? { namespace: isAws ? 'aws' : 'remote' } : {}),
    ...outcomeMembers(span, http?.response?.status),
    ...(http === undefined ? {} : { http }),
    ...(sql === undefined ? {} : { sql }),
    ...(aws === undefined ? {} : { aws }),
    ...linksOf(span),
    ...mapAttributes(span.attributes, attributes, undefined),
  };
}

/** A segment of its own id for the service, and the call with the span's, which what is called names as its parent. */
function serviceAndCall(span: OtlpSpan): TraceDocument[] {
  const id = derivedId(span.spanId, 0);
  const nothing: OtlpAttributes = new Map();
  return [
    {
      ...serviceMembers(span, new AttributeReader(span.attributes)),
      id,
      ...outcomeMembers(
        span,
        new AttributeReader(span.attributes).number('http.response.status_code', 'http.status_code'),
      ),
      ...mapAttributes(nothing, new AttributeReader(nothing), span.resource),
    },
    subsegmentOf(span, id),
  ];
}

function placeOf({
  traceId,
  startTime,
  endTime,
}: OtlpSpan): Pick<SegmentDocument, 'trace_id' | 'start_time'> {
  const end = endTime === undefined ? { in_progress: true } : { end_time: endTime };
  return { trace_id: traceId, start_time: startTime, ...end };
}

function outcomeMembers(
  span: OtlpSpan,
  status: number | undefined,
): Pick<SegmentDocument, 'error' | 'fault' | 'throttle' | 'cause'> {
  const cause = mapCause(span);
  return { ...outcomeOf(span, status), ...(cause === undefined ? {} : { cause }) };
}

function linksOf({ links }: OtlpSpan): { links?: SegmentLink[] } {
  const mapped = links.map(({ traceId, spanId, attributes }) => ({
    trace_id: traceId,
    id: spanId,
    ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
  }));
  return mapped.length === 0 ? {} : { links: mapped };
}

import type { SegmentDocument, SubsegmentDocument, TraceDocument } from '@xray-microservices/xray-model';

/*
 * What the collector's awsxrayreceiver makes of a segment document, written from a reading of its source (of 2025, conventions
 * of the receiver's own versions). It stands in for the collector where there is none, so that the way from OTLP to a trace is
 * always tested; what it says of the receiver is only proved where a collector runs.
 */

type AttributeValue =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: AttributeValue[] } };

interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

type Span = Readonly<Record<string, unknown>>;

type Document = TraceDocument | SubsegmentDocument;

const NANOSECONDS = 1e9;
const CLIENT = 3;
const SERVER = 2;
const INTERNAL = 1;
const ERROR = 2;

/** `protocol://host:port/database`; for an address of another form the receiver drops the whole document. */
const SQL_URL = /^(.+\/\/.+)\/([^?]+)\??.*$/;

/** The ExportTraceServiceRequest, in JSON, for a document with its embedded subsegments; `undefined` when it is dropped. */
export function requestOf(document: TraceDocument): object | undefined {
  if (isDropped(document)) return undefined;
  const traceId = document.trace_id.slice(2).replace('-', '');
  const isAlone = 'type' in document && document.type === 'subsegment' && document.parent_id !== undefined;
  return {
    resourceSpans: [
      {
        resource: { attributes: resourceOf(document) },
        scopeSpans: [
          { spans: spansOf(document, { traceId, parentId: document.parent_id, isSegment: !isAlone }) },
        ],
      },
    ],
  };
}

function isDropped(document: Document): boolean {
  const url = 'sql' in document ? document.sql.url : undefined;
  return (url !== undefined && !SQL_URL.test(url)) || (document.subsegments ?? []).some(isDropped);
}

interface Place {
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly isSegment: boolean;
}

function spansOf(document: Document, place: Place): Span[] {
  const below = { traceId: place.traceId, parentId: document.id, isSegment: false };
  return [spanOf(document, place), ...(document.subsegments ?? []).flatMap((child) => spansOf(child, below))];
}

function spanOf(document: Document, { traceId, parentId, isSegment }: Place): Span {
  const { end_time: end } = document;
  return {
    traceId,
    spanId: document.id,
    ...(parentId !== undefined && { parentSpanId: parentId }),
    name: document.name,
    kind: kindOf(document, isSegment),
    startTimeUnixNano: nanoseconds(document.start_time),
    ...(end !== undefined && { endTimeUnixNano: nanoseconds(end) }),
    status: statusOf(document),
    attributes: attributesOf(document),
    events: exceptionsOf(document),
  };
}

const nanoseconds = (seconds: number): string => BigInt(Math.trunc(seconds * NANOSECONDS)).toString();

function kindOf(document: Document, isSegment: boolean): number {
  if (namespaceOf(document) !== undefined) return CLIENT;
  return isSegment || document.http?.request?.client_ip !== undefined ? SERVER : INTERNAL;
}

const namespaceOf = (document: Document): string | undefined =>
  'namespace' in document ? document.namespace : undefined;

/** Neither fault nor error nor throttle is read: the status of the answer, or a cause, stands for them. */
function statusOf({ http, cause }: Document): object {
  const status = http?.response?.status;
  const isError = status === undefined ? cause !== undefined : status >= 400;
  return {
    ...(isError && { code: ERROR }),
    ...(typeof cause === 'string' && { message: cause }),
  };
}

function resourceOf(document: TraceDocument): Attribute[] {
  const aws = document.aws;
  const eks = membersOf(aws?.['eks']);
  const xray = membersOf(aws?.['xray']);
  const sdk = xray['sdk'];
  const service = 'service' in document ? document.service : undefined;
  return attributes({
    'service.name': document.name,
    'cloud.provider': aws === undefined ? 'unknown' : 'aws',
    'container.id': eks['container_id'],
    'k8s.cluster.name': eks['cluster_name'],
    'k8s.pod.name': eks['pod'],
    'telemetry.sdk.version': xray['sdk_version'],
    'telemetry.sdk.name': sdk,
    'telemetry.sdk.language': typeof sdk === 'string' ? /for (.*)$/.exec(sdk)?.[1] : undefined,
    'service.version': service?.['version'],
  });
}

function attributesOf(document: Document): Attribute[] {
  const { http, annotations = {}, metadata = {} } = document;
  const sql = 'sql' in document ? document.sql : undefined;
  const [, connection, database] = SQL_URL.exec(sql?.url ?? '') ?? [];
  const names = Object.keys(annotations);
  return [
    ...attributes({
      'http.method': http?.request?.method,
      'http.client_ip': http?.request?.client_ip,
      'http.user_agent': http?.request?.user_agent,
      'http.url': http?.request?.url,
      'aws.xray.x_forwarded_for': http?.request?.x_forwarded_for,
      'http.status_code': http?.response?.status,
      'http.response_content_length': http?.response?.content_length,
      'db.connection_string': connection,
      'db.name': database,
      'db.system': sql?.database_type,
      'db.statement': sql?.sanitized_query,
      'db.user': sql?.user,
      'enduser.id': 'user' in document ? document.user : undefined,
      ...annotations,
    }),
    ...(names.length === 0
      ? []
      : [
          {
            key: 'aws.xray.annotations',
            value: { arrayValue: { values: names.map((stringValue) => ({ stringValue })) } },
          },
        ]),
    ...Object.entries(metadata).map(([namespace, value]) => ({
      key: `aws.xray.metadata.${namespace}`,
      value: { stringValue: JSON.stringify(value) },
    })),
  ];
}

function exceptionsOf({ cause }: Document): object[] {
  const exceptions = typeof cause === 'object' ? (cause.exceptions ?? []) : [];
  return exceptions.map(({ id, message, type, stack = [] }) => ({
    name: 'exception',
    attributes: attributes({
      'aws.xray.exception.id': id,
      'exception.message': message,
      'exception.type': type,
      'exception.stacktrace':
        stack.length === 0
          ? undefined
          : [
              `${type ?? ''}: ${message ?? ''}`,
              ...stack.map(
                ({ label = '', path = '', line }) => `\tat ${label}(${path}: ${line ?? '<unknown>'})`,
              ),
              '',
            ].join('\n'),
    }),
  }));
}

const membersOf = (value: unknown): SegmentDocument['service'] & object =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function attributes(values: Readonly<Record<string, unknown>>): Attribute[] {
  return Object.entries(values).flatMap(([key, value]): Attribute[] => {
    if (typeof value === 'string') return [{ key, value: { stringValue: value } }];
    if (typeof value === 'boolean') return [{ key, value: { boolValue: value } }];
    if (typeof value === 'number')
      return [{ key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } }];
    return [];
  });
}

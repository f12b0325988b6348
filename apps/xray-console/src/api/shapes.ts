import { anything, flag, list, number, object, optional, record, text, withDefault } from './decode.ts';
import type { Decoder } from './decode.ts';

/** A node of the service map, as summaries name it. */
const serviceId = object({ Name: text, Type: optional(text) });

/** What the list shows of a trace, out of GetTraceSummaries. Times in epoch seconds, durations in seconds. */
const summary = object({
  Id: text,
  StartTime: number,
  Duration: number,
  ResponseTime: optional(number),
  HasFault: flag,
  HasError: flag,
  HasThrottle: flag,
  IsPartial: flag,
  Http: withDefault(
    object({ HttpURL: optional(text), HttpStatus: optional(number), HttpMethod: optional(text) }),
    {},
  ),
  EntryPoint: optional(serviceId),
  ServiceIds: withDefault(list(serviceId), []),
  Users: withDefault(list(object({ UserName: optional(text) })), []),
  FaultRootCauses: withDefault(list(anything), []),
});

export const summaryPage = object({
  TraceSummaries: list(summary),
  NextToken: optional(text),
  TracesProcessedCount: withDefault(number, 0),
});

const serviceName = object({ name: text, type: optional(text) });

const statistics = object({
  OkCount: number,
  ErrorStatistics: object({ ThrottleCount: number, OtherCount: number, TotalCount: number }),
  FaultStatistics: object({ OtherCount: number, TotalCount: number }),
  TotalCount: number,
  TotalResponseTime: number,
});

const histogram = withDefault(list(object({ Value: number, Count: number })), []);

const edge = object({
  ReferenceId: number,
  SummaryStatistics: statistics,
  ResponseTimeHistogram: histogram,
  EdgeType: optional(text),
  ReceivedEventAgeHistogram: histogram,
});

const graphService = object({
  ReferenceId: number,
  Name: text,
  Type: optional(text),
  Root: optional(flag),
  State: optional(text),
  Edges: list(edge),
  SummaryStatistics: optional(statistics),
  ResponseTimeHistogram: histogram,
});

const told = list(object({ value: text, statistics, histogram }));

export const graph = object({
  services: list(graphService),
  truncated: withDefault(flag, false),
  versions: optional(told),
  /** The same answers by `ok`, `error`, `throttle`, `fault`. */
  statuses: withDefault(told, []),
  /** The calls to the service, by caller. A client has no name. */
  calls: withDefault(list(object({ from: optional(serviceName), statuses: told })), []),
});

const point = object({
  Timestamp: number,
  ServiceSummaryStatistics: optional(statistics),
  EdgeSummaryStatistics: optional(statistics),
  ResponseTimeHistogram: histogram,
});

export const series = object({ TimeSeriesServiceStatistics: list(point) });

export const traces = object({
  Traces: list(
    object({ Id: text, Segments: list(object({ Id: text, Document: text })), LimitExceeded: optional(flag) }),
  ),
});

const counted = object({ value: text, count: number });
const countedAny: Decoder<{ readonly value: string | number | boolean; readonly count: number }> = (
  value,
  path,
) => {
  const { value: what, count } = object({ value: anything, count: number })(value, path);
  const isPlain = typeof what === 'number' || typeof what === 'boolean';
  return { value: isPlain ? what : text(what, `${path}.value`), count };
};
const countedService = object({ value: text, type: optional(text), count: number });

export const facets = object({
  total: number,
  truncated: withDefault(flag, false),
  status: list(counted),
  services: list(countedService),
  urls: list(counted),
  methods: list(counted),
  users: list(counted),
  resourceArns: withDefault(list(counted), []),
  /** Services at the end of the way to a cause. */
  rootCauses: withDefault(list(object({ kind: text, value: text, count: number })), []),
  annotations: list(object({ key: text, values: list(countedAny) })),
  histogram: list(object({ time: number, ok: number, error: number, throttle: number, fault: number })),
});

export const vocabulary = object({
  services: list(serviceName),
  annotationKeys: list(text),
  users: withDefault(list(text), []),
  urls: withDefault(list(text), []),
  groups: withDefault(list(text), []),
});

export const stats = object({
  received: number,
  stored: number,
  rejected: withDefault(record(number), {}),
  dropped: withDefault(record(number), {}),
  traces: withDefault(number, 0),
  segments: withDefault(number, 0),
  bytes: withDefault(number, 0),
  evicted: withDefault(number, 0),
});

export const health = object({ udp: text });

const rule = object({
  RuleName: text,
  Priority: number,
  FixedRate: number,
  ReservoirSize: number,
  ServiceName: text,
  ServiceType: text,
  Host: text,
  HTTPMethod: text,
  URLPath: text,
  ResourceARN: text,
  Attributes: withDefault(record(text), {}),
});

export const samplingRules = object({
  SamplingRuleRecords: list(
    object({ SamplingRule: rule, CreatedAt: optional(number), ModifiedAt: optional(number) }),
  ),
});

export const samplingStatistics = object({
  SamplingStatisticSummaries: list(
    object({ RuleName: text, RequestCount: number, BorrowCount: number, SampledCount: number }),
  ),
});

export const groups = object({
  Groups: list(object({ GroupName: text, GroupARN: text, FilterExpression: optional(text) })),
});

export const imported = object({
  imported: number,
  rejected: withDefault(list(object({ id: optional(text), code: text, message: text })), []),
});

export const sample = object({ traceId: text });

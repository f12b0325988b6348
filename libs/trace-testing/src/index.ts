export { expectTrace } from './assertions/expect-trace.ts';
export type { TraceAssertions } from './assertions/expect-trace.ts';
export { traceMatchers } from './assertions/trace-matchers.ts';
export type { TraceMatchers } from './assertions/trace-matchers.ts';
export type { CheckResult } from './checks/check.ts';
export type { SqlLiteralOptions } from './checks/has-sql-without-literals.ts';
export type { DatagramRefusalCode } from '@xray-microservices/xray-model';
export { startCollector } from './collector/start-collector.ts';
export type {
  Collector,
  CollectorOptions,
  RefusedDatagram,
  WaitForTraceOptions,
  WaitOptions,
} from './collector/types.ts';
export { TraceTestingError } from './errors.ts';
export type { TraceTestingErrorCode } from './errors.ts';
export type { AsymmetricMatcher, NamePattern, Pattern } from './pattern/pattern.ts';
export type { SamplingCall, SamplingStatistics } from './sampling/sampling-answers.ts';
export type { SamplingRule } from './sampling/sampling-rule.ts';
export type { ShapeDetail } from './shape/line-of.ts';
export { shapeOf } from './shape/shape-of.ts';
export type { ShapeOptions } from './shape/shape-of.ts';
export type { ConnectionOptions } from './trace/connection.ts';
export { edges, findEdge } from './trace/edges.ts';
export type { Edge, EdgeKind, EdgeTarget } from './trace/edges.ts';
export { findSegment, findSubsegment, segment, segments, subsegment, subsegments } from './trace/find.ts';
export type { SegmentPattern, SubsegmentPattern } from './trace/find.ts';
export { newTraceHeaders } from './trace/new-trace-headers.ts';
export type { NewTrace, NewTraceOptions } from './trace/new-trace-headers.ts';
export { walk } from './trace/walk.ts';
export type {
  SegmentNode,
  SubsegmentNode,
  Trace,
  TraceDocument,
  TraceNode,
} from '@xray-microservices/xray-model';

export { kernelDropsOf } from './datagram/kernel-drops.ts';
export { parseDatagram } from './datagram/parse-datagram.ts';
export type { Datagram, DatagramRefusalCode } from './datagram/parse-datagram.ts';
export { parseDocument } from './document/parse-document.ts';
export type { ParsedDocument } from './document/parse-document.ts';
export type { Refusal, RefusalCode } from './document/refusal.ts';
export { isIndependentSubsegment, isInProgress } from './document/segment-document.ts';
export type {
  AnnotationValue,
  Cause,
  ExceptionData,
  HttpData,
  IndependentSubsegmentDocument,
  SegmentDocument,
  SegmentLink,
  SqlData,
  StackFrame,
  SubsegmentDocument,
  TraceDocument,
} from './document/segment-document.ts';
export { serializeDocument } from './document/serialize-document.ts';
export { factsOf } from './facts/facts-of.ts';
export { clientOf, nodeKey } from './facts/service-node.ts';
export type {
  AnnotationFact,
  EdgeFacts,
  HttpFacts,
  Outcome,
  RootCauseStep,
  ServiceFacts,
  ServiceId,
  TraceFacts,
} from './facts/trace-facts.ts';
export type {
  Filter,
  FilterError,
  FilterSpan,
  Field as FilterField,
  ParsedFilter,
  ServiceSelector,
} from './filter/ast.ts';
export { completeFilter } from './filter/complete-filter.ts';
export type { FilterCompletion } from './filter/complete-filter.ts';
export { explainFilter } from './filter/explain-filter.ts';
export type { FilterExplanation } from './filter/explain-filter.ts';
export { indexable } from './filter/indexable.ts';
export type { IndexableTerm } from './filter/indexable.ts';
export { FILTER_LIMITS } from './filter/limits.ts';
export { matchesFilter } from './filter/matches-filter.ts';
export type { FilterContext } from './filter/matches-filter.ts';
export { parseFilter } from './filter/parse-filter.ts';
export { printFilter } from './filter/print-filter.ts';
export type { FilterVocabulary } from './filter/proposals.ts';
export { nearestWord } from './filter/suggest.ts';
export type { Operator as FilterOperator } from './filter/vocabulary.ts';
export { deserializeGraph, GraphFormatError } from './graph/deserialize-graph.ts';
export { GraphAccumulator } from './graph/graph-accumulator.ts';
export type { TimeRange } from './graph/graph-accumulator.ts';
export { graphOf, traceGraphOf } from './graph/graph-of.ts';
export type { GraphSources } from './graph/graph-of.ts';
export { percentileOf } from './graph/percentile.ts';
export { serializeGraph } from './graph/serialize-graph.ts';
export { seriesOf } from './graph/series-of.ts';
export type { SeriesOptions, SeriesSelection, TimeSeriesPoint } from './graph/series-of.ts';
export type { GraphEdge, GraphService, HistogramEntry, SummaryStatistics } from './graph/service-graph.ts';
export { isSegmentId, isTraceId, parseTraceId } from './ids.ts';
export { documentsOfSpan } from './otlp/map-span.ts';
export type {
  OtlpAttributes,
  OtlpEvent,
  OtlpLink,
  OtlpRequest,
  OtlpSpan,
  OtlpValue,
  SpanKind,
} from './otlp/otlp-span.ts';
export { countOtlpSpans, readOtlp } from './otlp/read-otlp.ts';
export { excerpt, printable } from './printable.ts';
export { renderTraceTree } from './render/render-trace-tree.ts';
export type { RenderOptions } from './render/render-trace-tree.ts';
export { chooseSamplingRule, compareSamplingRules, matchSamplingRule } from './sampling/match-rule.ts';
export type { ChosenRule, SamplingMismatch, TriedRule } from './sampling/match-rule.ts';
export { DEFAULT_RULE_NAME } from './sampling/sampling-rule.ts';
export type { SampledRequest, SamplingCriteria, SamplingRuleLike } from './sampling/sampling-rule.ts';
export { summaryOf } from './summary/summary-of.ts';
export type { SummaryOptions } from './summary/summary-of.ts';
export type {
  SummaryHttp,
  SummaryRootCause,
  SummaryRootCauseService,
  SummaryServiceId,
  TraceSummary,
  ValueWithServiceIds,
} from './summary/trace-summary.ts';
export { assembleTrace } from './trace/assemble-trace.ts';
export { inferSegments, isInferred } from './trace/infer-segments.ts';
export type { InferredSegmentDocument } from './trace/infer-segments.ts';
export { identityOf, replaces } from './trace/select-documents.ts';
export type { SegmentNode, SubsegmentNode, Trace, TraceNode } from './trace/trace.ts';
export { epochSeconds, isEpochSeconds } from './units.ts';
export type { Branded, EpochSeconds, SegmentId, TraceId } from './units.ts';

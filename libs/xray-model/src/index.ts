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
export { isSegmentId, isTraceId, parseTraceId } from './ids.ts';
export { excerpt, printable } from './printable.ts';
export { renderTraceTree } from './render/render-trace-tree.ts';
export type { RenderOptions } from './render/render-trace-tree.ts';
export { assembleTrace } from './trace/assemble-trace.ts';
export { identityOf, replaces } from './trace/select-documents.ts';
export type { SegmentNode, SubsegmentNode, Trace, TraceNode } from './trace/trace.ts';
export { epochSeconds, isEpochSeconds } from './units.ts';
export type { Branded, EpochSeconds, SegmentId, TraceId } from './units.ts';

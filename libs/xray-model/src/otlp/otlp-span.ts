import type { EpochSeconds, SegmentId, TraceId } from '../units.ts';

/** The value of an attribute, as plain JSON. Bytes are base64 text, integers that a number cannot hold are text. */
export type OtlpValue =
  string | number | boolean | null | readonly OtlpValue[] | { readonly [key: string]: OtlpValue };

export type OtlpAttributes = ReadonlyMap<string, OtlpValue>;

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface OtlpEvent {
  readonly name: string;
  readonly attributes: OtlpAttributes;
}

export interface OtlpLink {
  readonly traceId: TraceId;
  readonly spanId: SegmentId;
  readonly attributes: OtlpAttributes;
}

/** A span of OpenTelemetry, read and checked. https://opentelemetry.io/docs/specs/otlp/ */
export interface OtlpSpan {
  readonly traceId: TraceId;
  readonly spanId: SegmentId;
  readonly parentSpanId: SegmentId | undefined;
  /** Whether the parent is in another process; `undefined` when the sender does not tell. */
  readonly hasRemoteParent: boolean | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTime: EpochSeconds;
  /** `undefined` while the span is in progress. */
  readonly endTime: EpochSeconds | undefined;
  readonly isError: boolean;
  readonly statusMessage: string;
  readonly attributes: OtlpAttributes;
  readonly events: readonly OtlpEvent[];
  readonly links: readonly OtlpLink[];
  /** Of the process that sent it. */
  readonly resource: OtlpAttributes;
}

/** An export request, read. */
export interface OtlpRequest {
  readonly spans: readonly OtlpSpan[];
  /** Why spans cannot be taken, one sentence for each. */
  readonly refused: readonly string[];
}

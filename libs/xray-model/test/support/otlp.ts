import { documentsOfSpan, readOtlp } from '../../src/index.ts';
import type { TraceDocument } from '../../src/index.ts';

type Value = string | number | boolean | readonly Value[];
type Attributes = Readonly<Record<string, Value>>;
type Members = Readonly<Record<string, unknown>>;

export const OTLP_TRACE = '4efaaf4d1e8720b39541901950019ee5';

/** Attributes as OTLP writes them. */
export function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Value): object {
  if (typeof value === 'string') {
    return { stringValue: value };
  }
  if (typeof value === 'boolean') {
    return { boolValue: value };
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  return { arrayValue: { values: value.map(anyValue) } };
}

/** A span of one second, of kind INTERNAL and with a parent, as OTLP's JSON writes it. */
export function otlpSpan(attributes: Attributes = {}, members: Members = {}): Members {
  return {
    traceId: OTLP_TRACE,
    spanId: '00000000000000a1',
    parentSpanId: '00000000000000a0',
    name: 'work',
    kind: 1,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000001000000000',
    attributes: keyValues(attributes),
    ...members,
  };
}

/** A request of some spans of one service. */
export function otlpRequest(resource: Attributes, ...spans: readonly Members[]): object {
  return { resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans: [{ spans }] }] };
}

/** What comes of one span of the service `shop`. */
export function mapped(span: Members, resource: Attributes = { 'service.name': 'shop' }): TraceDocument[] {
  return readOtlp(otlpRequest(resource, span)).spans.flatMap(documentsOfSpan);
}

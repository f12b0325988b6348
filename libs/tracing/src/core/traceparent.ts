import type { TraceHeader } from './trace-header.ts';

/**
 * The W3C trace context header.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const TRACEPARENT_HEADER = 'traceparent';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ALL_ZERO = /^0+$/;
const SAMPLED = 1;

/** Reads the header as the X-Ray one that says the same; nothing from a malformed one. */
export function parseTraceparent(text: string | undefined): TraceHeader {
  const [, version = 'ff', trace = '0', parent = '0', flags = '', more] =
    TRACEPARENT.exec(text?.trim() ?? '') ?? [];
  if (version === 'ff' || ALL_ZERO.test(trace) || ALL_ZERO.test(parent)) return {};
  if (version === '00' && more !== undefined) return {};
  const sampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
  return { root: `1-${trace.slice(0, 8)}-${trace.slice(8)}`, parent, sampled: sampled ? '1' : '0' };
}

/** Writes the header for an X-Ray trace id and segment id. */
export function formatTraceparent(root: string, parent: string, sampled: boolean): string {
  return `00-${root.slice(2).replace('-', '')}-${parent}-${sampled ? '01' : '00'}`;
}

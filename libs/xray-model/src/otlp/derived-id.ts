import type { SegmentId } from '../units.ts';

/**
 * An id made from a span's: always the same for one span and number, so that a span that is sent twice is stored once, and
 * as unlikely to meet another id as a random one.
 */
export function derivedId(spanId: SegmentId, number: number): SegmentId {
  const mask = Math.imul(0x9e37_79b1, number + 1);
  const half = (from: number): string =>
    ((Number.parseInt(spanId.slice(from, from + 8), 16) ^ mask) >>> 0).toString(16).padStart(8, '0');
  return (half(0) + half(8)) as SegmentId;
}

import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;

const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random hexadecimal digits from a cryptographically secure source.
 *
 * Bytes are drawn by the pool: one system call for every 1024 segment ids instead of one for each.
 */
function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += bytes;
  return pool.toString('hex', start, used);
}

/** A segment or subsegment id: 16 hexadecimal digits. */
export const newSegmentId = (): string => randomHex(8);

/**
 * A trace id: `1-<epoch seconds in 8 hex>-<24 hex>`.
 *
 * @param epochSeconds when the trace began
 */
export function newTraceId(epochSeconds: number): string {
  const time = Math.floor(epochSeconds).toString(16).padStart(8, '0');
  return `1-${time}-${randomHex(12)}`;
}

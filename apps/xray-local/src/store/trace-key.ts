import type { TraceId } from '@xray-microservices/xray-model';

/** A trace id as it is kept: its 128 bits. */
export function keyOf(id: TraceId): Buffer {
  return Buffer.from(id.slice(2, 10) + id.slice(11), 'hex');
}

/** The trace id that {@link keyOf} turned into a key. */
export function idOf(key: Uint8Array): TraceId {
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  return `1-${hex.slice(0, 8)}-${hex.slice(8)}` as TraceId;
}

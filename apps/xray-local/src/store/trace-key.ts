import type { TraceId } from '@xray-microservices/xray-model';

/** A trace id as it is kept: its 128 bits. */
const KEY_BYTES = 16;

/**
 * Writes a trace id's key into memory that is used again and again, as long as the caller makes use of it at once.
 */
export class KeyWriter {
  readonly #key = Buffer.alloc(KEY_BYTES);

  /** The key of an id, until the next is asked for. */
  keyOf(id: TraceId): Buffer {
    this.#key.write(id.slice(2, 10), 0, 'hex');
    this.#key.write(id.slice(11), 4, 'hex');
    return this.#key;
  }
}

/** The trace id that {@link KeyWriter} turned into a key. */
export function idOf(key: Uint8Array): TraceId {
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  return `1-${hex.slice(0, 8)}-${hex.slice(8)}` as TraceId;
}

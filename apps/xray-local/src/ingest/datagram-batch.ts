import type { Queued } from './bounded-queue.ts';

/** Datagrams one behind the other: what one thread hands another in one piece. */
export interface DatagramBatch extends Queued {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each datagram ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Bytes of a batch, but for the datagram that goes beyond. */
const FULL_BYTES = 256 * 1024;
const LARGEST_DATAGRAM = 64 * 1024;

/** Gathers datagrams into a batch, in memory that is used again and again. */
export class BatchBuilder {
  readonly #bytes = Buffer.allocUnsafeSlow(FULL_BYTES + LARGEST_DATAGRAM);
  readonly #ends: Uint32Array;
  #length = 0;
  #count = 0;

  /** @param mostDatagrams in one batch */
  constructor(mostDatagrams: number) {
    this.#ends = new Uint32Array(mostDatagrams);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether the batch is to be taken before another datagram is added. */
  get isFull(): boolean {
    return this.#length >= FULL_BYTES || this.#count >= this.#ends.length;
  }

  add(datagram: Uint8Array): void {
    this.#bytes.set(datagram, this.#length);
    this.#length += datagram.byteLength;
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** What was added, in memory of its own; and begins anew. */
  take(): DatagramBatch {
    const bytes = new Uint8Array(this.#bytes.subarray(0, this.#length));
    const batch = {
      bytes,
      ends: new Uint32Array(this.#ends.subarray(0, this.#count)),
      count: this.#count,
      byteLength: this.#length,
    };
    this.#length = 0;
    this.#count = 0;
    return batch;
  }
}

/** The datagrams of a batch; they share its memory. */
export function* datagramsOf({ bytes, ends }: Pick<DatagramBatch, 'bytes' | 'ends'>): Generator<Buffer> {
  let start = 0;
  for (const end of ends) {
    yield Buffer.from(bytes.buffer, start, end - start);
    start = end;
  }
}

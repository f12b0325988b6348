import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { letGo } from '../let-go.ts';

const WORD = 4;

/** Level 1 makes a tenth of such text; higher levels take longer and gain nothing. The window is as long as a chunk. */
const COMPRESSION = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 18 },
  chunkSize: 64 * 1024,
};

/** The system takes no smaller piece of memory to unpack into. */
const LEAST_ROOM = 64;

/** Of UTF-8, for a unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;

/** Room that a chunk begins with; it doubles when that is not enough. */
const FIRST_ROOM = 32 * 1024;

/**
 * Gathers texts one behind the other, and packs them into one compressed piece: their number, the offset where each ends,
 * their bytes. Documents are alike, so together they take a tenth of the room that each would take alone.
 */
export class PartsBuilder {
  readonly #ends: number[] = [];
  #bytes: Buffer;

  /** @param memory of a builder that is not needed any more */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(FIRST_ROOM)) {
    this.#bytes = memory;
  }

  /** What it is built in, for another builder once this one has been packed. */
  get memory(): Buffer {
    return this.#bytes;
  }

  get count(): number {
    return this.#ends.length;
  }

  get byteLength(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Copies a text's bytes. */
  add(bytes: Uint8Array): void {
    const { byteLength } = this;
    this.#makeRoom(byteLength + bytes.byteLength);
    this.#bytes.set(bytes, byteLength);
    this.#ends.push(byteLength + bytes.byteLength);
  }

  /** Writes a text, without bytes of its own in between. Answers how many bytes it has. */
  addText(text: string): number {
    const { byteLength } = this;
    this.#makeRoom(byteLength + text.length * MOST_BYTES_A_UNIT);
    const written = this.#bytes.write(text, byteLength, 'utf8');
    this.#ends.push(byteLength + written);
    return written;
  }

  /** The bytes of one part; shared, so not to be written to. `undefined` for one that is not there. */
  part(index: number): Buffer | undefined {
    const end = this.#ends[index];
    return end === undefined ? undefined : this.#bytes.subarray(this.#ends[index - 1] ?? 0, end);
  }

  parts(): Buffer[] {
    return this.#ends.flatMap((_end, index) => this.part(index) ?? []);
  }

  pack(): Buffer {
    const header = Buffer.allocUnsafe(headerBytes(this.count));
    header.writeUInt32LE(this.count, 0);
    for (let index = 0; index < this.count; index += 1) {
      header.writeUInt32LE(this.#ends[index] ?? 0, WORD * (index + 1));
    }
    const whole = Buffer.concat([header, this.#bytes.subarray(0, this.byteLength)]);
    const packed = zstdCompressSync(whole, COMPRESSION);
    letGo(whole);
    return packed;
  }

  #makeRoom(needed: number): void {
    let room = this.#bytes.length;
    if (needed <= room) {
      return;
    }
    while (room < needed) {
      room *= 2;
    }
    const bytes = Buffer.allocUnsafeSlow(room);
    bytes.set(this.#bytes.subarray(0, this.byteLength));
    this.#bytes = bytes;
  }
}

/** Bytes before the first of so many parts. */
export function headerBytes(count: number): number {
  return WORD * (1 + count);
}

/** What {@link PartsBuilder} packed. */
export class PackedParts {
  readonly #bytes: Buffer;

  /**
   * Throws the system's error for bytes that were not packed.
   *
   * @param room bytes that it will take unpacked; memory of another size is made use of, but takes longer
   */
  constructor(packed: Uint8Array, room: number) {
    this.#bytes = zstdDecompressSync(packed, { chunkSize: Math.max(room, LEAST_ROOM) });
  }

  get count(): number {
    return this.#bytes.readUInt32LE(0);
  }

  /** Gives its memory back; neither it nor a part of it is to be looked at any more. */
  letGo(): void {
    letGo(this.#bytes);
  }

  /** The bytes of one part; shared, so not to be written to. Throws a RangeError for one that is not there. */
  part(index: number): Buffer {
    const { count } = this;
    if (index < 0 || index >= count) {
      throw new RangeError(`There is no part ${index} among ${count}.`);
    }
    const start = headerBytes(count);
    const from = index === 0 ? 0 : this.#bytes.readUInt32LE(WORD * index);
    return this.#bytes.subarray(start + from, start + this.#bytes.readUInt32LE(WORD * (index + 1)));
  }
}

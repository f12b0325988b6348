import type { DatabaseSync } from 'node:sqlite';
import type { TraceFacts } from '@xray-microservices/xray-model';
import { letGo } from '../let-go.ts';
import { headerBytes, PackedParts, PartsBuilder } from './chunk-format.ts';
import { KINDS, prepareChunkStatements } from './chunk-statements.ts';
import type { ChunkKind, ChunkStatements } from './chunk-statements.ts';
import { eachTerm } from './facts-terms.ts';
import type { Term } from './facts-terms.ts';
import { filterOfTerms, mayHoldTerm } from './term-filter.ts';

/** Where a document or a trace's facts are kept. */
export interface ChunkRef {
  readonly chunk: number;
  readonly part: number;
}

/** What a search for terms has found, up to the last chunk that it has looked at. */
interface Found {
  readonly chunks: Set<number>;
  last: number;
}

/** A chunk that is not in the database yet. */
interface Unwritten {
  readonly kind: ChunkKind;
  readonly parts: PartsBuilder;
  readonly terms: Set<Term>;
  live: number;
}

/** A chunk is closed when it has so many bytes or parts. Larger ones compress little better and take longer to read. */
const FULL_BYTES = 128 * 1024;
const FULL_PARTS = 256;

/** Memory of chunks that were written, for new ones: so much of it is used that V8 would collect garbage for it alone. */
const MOST_SPARE = 4;
const LARGEST_SPARE = 512 * 1024;

/** Unpacked chunks that are kept for the next reader, some 130 KB each. */
const MOST_UNPACKED = 32;

/** Searches for terms that are remembered. */
const MOST_FOUND = 16;

/**
 * Keeps many small texts packed together, and lets a chunk go when nothing in it is referred to any more.
 *
 * A part can be read from the moment it is appended. `write` is called inside a transaction and `written` once that is
 * committed; when it fails instead, everything stays here and the next `write` tries again.
 */
export class Chunks {
  readonly #statements: ChunkStatements;
  readonly #unwritten = new Map<number, Unwritten>();
  readonly #open = new Map<ChunkKind, number>();
  readonly #unpacked = new Map<number, PackedParts>();
  readonly #released = new Map<number, number>();
  readonly #found = new Map<string, Found>();
  readonly #spare: Buffer[] = [];
  #writing: number[] = [];
  #unwrittenBytes = 0;
  #documentBytes: number;
  #nextId: number;

  constructor(database: DatabaseSync) {
    this.#statements = prepareChunkStatements(database);
    this.#nextId = Number(this.#statements.lastId.get()?.['id'] ?? 0) + 1;
    this.#documentBytes = Number(this.#statements.documentBytes.get()?.['bytes'] ?? 0);
  }

  /** Bytes of all documents in the database, the outdated ones among them, as they arrived. */
  get documentBytes(): number {
    return this.#documentBytes;
  }

  /** Bytes that are not in the database yet. */
  get unwrittenBytes(): number {
    return this.#unwrittenBytes;
  }

  /** No chunk that is begun from now on has a smaller id. */
  get nextId(): number {
    return this.#open.get('documents') ?? this.#nextId;
  }

  /** Keeps the facts of a trace, as a text. A search then knows of their terms without reading them. */
  appendFacts(text: string, facts: TraceFacts): ChunkRef {
    const { id, chunk } = this.#openChunk('facts');
    eachTerm(facts, (term) => chunk.terms.add(term));
    return this.#appended(id, chunk, chunk.parts.addText(text));
  }

  /** Keeps a copy of a document's bytes. */
  appendDocument(bytes: Uint8Array): ChunkRef {
    const { id, chunk } = this.#openChunk('documents');
    chunk.parts.add(bytes);
    return this.#appended(id, chunk, bytes.byteLength);
  }

  #appended(id: number, chunk: Unwritten, bytes: number): ChunkRef {
    chunk.live += 1;
    this.#unwrittenBytes += bytes;
    if (chunk.parts.byteLength >= FULL_BYTES || chunk.parts.count >= FULL_PARTS) {
      this.#open.delete(chunk.kind);
    }
    return { chunk: id, part: chunk.parts.count - 1 };
  }

  /**
   * The bytes of a part; shared, so not to be written to, and only good until the next {@link write} or until parts of
   * {@link MOST_UNPACKED} other chunks were read.
   */
  read({ chunk, part }: ChunkRef): Uint8Array {
    const unwritten = this.#unwritten.get(chunk)?.parts.part(part);
    return unwritten ?? this.#unpack(chunk).part(part);
  }

  /** Gives a part up; its chunk goes with its last one. */
  release({ chunk }: ChunkRef): void {
    const unwritten = this.#unwritten.get(chunk);
    if (unwritten === undefined) {
      this.#released.set(chunk, (this.#released.get(chunk) ?? 0) + 1);
    } else {
      unwritten.live -= 1;
    }
  }

  /** Writes the chunks that are full, or also those that are not, and takes away those that nothing refers to. */
  write(which: 'full' | 'all'): void {
    if (which === 'all') {
      this.#open.clear();
    }
    const open = new Set(this.#open.values());
    this.#writing = [...this.#unwritten.keys()].filter((id) => !open.has(id));
    for (const id of this.#writing) {
      const chunk = this.#unwritten.get(id);
      if (chunk !== undefined && chunk.live > 0) {
        this.#insert(id, chunk);
      }
    }
    for (const [id, count] of this.#released) {
      this.#settleRelease(id, count);
    }
  }

  /** What {@link write} wrote is committed. */
  written(): void {
    for (const id of this.#writing) {
      const parts = this.#unwritten.get(id)?.parts;
      this.#unwrittenBytes -= parts?.byteLength ?? 0;
      this.#unwritten.delete(id);
      if (parts !== undefined && this.#spare.length < MOST_SPARE && parts.memory.length <= LARGEST_SPARE) {
        this.#spare.push(parts.memory);
      }
    }
    this.#writing = [];
    this.#released.clear();
  }

  /** The documents that are not in the database yet, in order of arrival; also those that were given up. */
  unwrittenDocuments(): Uint8Array[] {
    return [...this.#unwritten.values()].flatMap(({ kind, parts }) =>
      kind === 'documents' ? parts.parts() : [],
    );
  }

  /**
   * The chunks whose facts may have all the terms. Those that are not in the database yet are always among them.
   *
   * A search asks this again for each of its pages, so what was found is remembered: chunks that are written do not change.
   */
  chunksWithTerms(terms: readonly Term[]): Set<number> {
    const key = terms.join();
    const known = this.#found.get(key) ?? { chunks: new Set<number>(), last: 0 };
    for (const { chunk, terms: filter } of this.#statements.termsAfter.iterate(known.last)) {
      known.last = Number(chunk);
      if (filter instanceof Uint8Array && terms.every((term) => mayHoldTerm(filter, term))) {
        known.chunks.add(known.last);
      }
    }
    this.#remember(key, known);
    const unwritten = [...this.#unwritten].flatMap(([id, { kind }]) => (kind === 'facts' ? [id] : []));
    return new Set([...known.chunks, ...unwritten]);
  }

  #remember(key: string, found: Found): void {
    this.#found.delete(key);
    this.#found.set(key, found);
    const [oldest] = this.#found.keys();
    if (this.#found.size > MOST_FOUND && oldest !== undefined) {
      this.#found.delete(oldest);
    }
  }

  /** The ids of chunks of documents from one on, in order. */
  documentChunksFrom(id: number): number[] {
    return this.#statements.documentsFrom.all(id).map((row) => Number(row['id']));
  }

  /** Written chunks with numbers between two, of less than so many bytes, in order. */
  smallOnes({
    after,
    before,
    bytes,
    limit,
  }: Readonly<Record<'after' | 'before' | 'bytes' | 'limit', number>>): { id: number; kind: ChunkKind }[] {
    return this.#statements.small.all(after, before, bytes, limit).map((row) => ({
      id: Number(row['id']),
      kind: row['kind'] === KINDS.documents ? 'documents' : 'facts',
    }));
  }

  /** Copies of all parts of a chunk, in order of arrival. */
  readAll(chunk: number): Uint8Array[] {
    const packed = this.#unpack(chunk);
    return Array.from({ length: packed.count }, (_none, part) => Uint8Array.from(packed.part(part)));
  }

  /** Corrects how many parts of a chunk are referred to; inside a transaction. */
  setLive(chunk: number, live: number): void {
    this.#statements.setLive.run(live, chunk);
    this.#settleRelease(chunk, 0);
  }

  /** The chunk that is filled now, a new one if there is none. */
  #openChunk(kind: ChunkKind): { readonly id: number; readonly chunk: Unwritten } {
    const open = this.#open.get(kind);
    const known = open === undefined ? undefined : this.#unwritten.get(open);
    if (open !== undefined && known !== undefined) {
      return { id: open, chunk: known };
    }
    const id = this.#nextId;
    const chunk = { kind, parts: new PartsBuilder(this.#spare.pop()), terms: new Set<Term>(), live: 0 };
    this.#nextId += 1;
    this.#open.set(kind, id);
    this.#unwritten.set(id, chunk);
    return { id, chunk };
  }

  #insert(id: number, chunk: Unwritten): void {
    this.#statements.insertChunk.run(id, KINDS[chunk.kind], chunk.live, chunk.parts.byteLength);
    const packed = chunk.parts.pack();
    this.#statements.insertBody.run(id, packed);
    letGo(packed);
    if (chunk.kind === 'documents') {
      this.#documentBytes += chunk.parts.byteLength;
    } else {
      this.#statements.insertTerms.run(id, filterOfTerms(chunk.terms));
    }
  }

  #settleRelease(id: number, count: number): void {
    const { live, kind, bytes } = this.#statements.release.get(count, id) ?? {};
    if (typeof live === 'number' && live <= 0) {
      this.#documentBytes -= kind === KINDS.documents ? Number(bytes) : 0;
      for (const statement of this.#statements.remove) {
        statement.run(id);
      }
      this.#unpacked.delete(id);
    }
  }

  #unpack(id: number): PackedParts {
    const known = this.#unpacked.get(id);
    if (known !== undefined) {
      this.#unpacked.delete(id);
      this.#unpacked.set(id, known);
      return known;
    }
    const { body, bytes } = this.#statements.body.get(id) ?? {};
    if (!(body instanceof Uint8Array)) {
      throw new RangeError(`There is no chunk ${id}.`);
    }
    const parts = new PackedParts(body, Number(bytes) + headerBytes(FULL_PARTS));
    this.#unpacked.set(id, parts);
    const [oldest] = this.#unpacked;
    if (this.#unpacked.size > MOST_UNPACKED && oldest !== undefined) {
      this.#unpacked.delete(oldest[0]);
      oldest[1].letGo();
    }
    return parts;
  }
}

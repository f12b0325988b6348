import type { JsonText } from './json-scan.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  MALFORMED,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  isText,
  skipBlank,
  skipString,
  skipValue,
  valueAfterKey,
} from './json-scan.ts';

/** Where a value stands in the text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A segment or subsegment in the text of a document. */
export interface Entity extends Span {
  readonly parent: Entity | undefined;
  readonly children: Entity[];
  /** Its place in the reading order. */
  readonly order: number;
  end: number;
  /** The id with its quotes. */
  id: Span | undefined;
  /** The trace id with its quotes; the document's own has one. */
  traceId: Span | undefined;
  /** Whether it has one of the members that only a document of its own needs. */
  standsAlone: boolean;
  /** What is between `[` and `]` of its subsegments; empty and at the end for one that has no such list. */
  listStart: number;
  listEnd: number;
}

const ID = Buffer.from('"id"');
const TRACE_ID = Buffer.from('"trace_id"');
const PARENT_ID = Buffer.from('"parent_id"');
const TYPE = Buffer.from('"type"');
const SUBSEGMENTS = Buffer.from('"subsegments"');

/**
 * Finds the segment and all subsegments of a document, parents before their children, in reading order.
 *
 * `undefined` for text that is no such document, and when one of its entities has no id: nothing could name it as the
 * parent.
 */
export function readEntities(text: JsonText): Entity[] | undefined {
  const reader = new EntityReader(text);
  return reader.read() ? reader.entities : undefined;
}

/** Reads with a stack of its own (each entity knows its parent): documents may nest deeper than functions may. */
class EntityReader {
  readonly entities: Entity[] = [];
  readonly #text: JsonText;
  readonly #bytes: Buffer;
  #at = 0;
  #open: Entity | undefined;
  #inList = false;

  constructor(text: JsonText) {
    this.#text = text;
    this.#bytes = text.bytes;
  }

  read(): boolean {
    this.#at = skipBlank(this.#bytes, 0);
    if (this.#bytes[this.#at] !== OPEN_BRACE) return false;
    this.#enter();
    while (this.#open !== undefined) {
      this.#at = skipBlank(this.#bytes, this.#at);
      if (!(this.#inList ? this.#readElement(this.#open) : this.#readMember(this.#open))) return false;
    }
    return skipBlank(this.#bytes, this.#at) === this.#bytes.length;
  }

  #enter(): void {
    const entity: Entity = {
      start: this.#at,
      end: 0,
      parent: this.#open,
      children: [],
      order: this.entities.length,
      id: undefined,
      traceId: undefined,
      standsAlone: false,
      listStart: 0,
      listEnd: 0,
    };
    this.#open?.children.push(entity);
    this.entities.push(entity);
    this.#open = entity;
    this.#inList = false;
    this.#at += 1;
  }

  #leave(entity: Entity): boolean {
    this.#at += 1;
    entity.end = this.#at;
    if (entity.listEnd === 0) entity.listStart = entity.listEnd = entity.end;
    this.#open = entity.parent;
    this.#inList = this.#open !== undefined;
    return entity.id !== undefined;
  }

  #readElement(entity: Entity): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === OPEN_BRACE) {
      this.#enter();
      return true;
    }
    if (byte === CLOSE_BRACKET) {
      entity.listEnd = this.#at;
      this.#inList = false;
      this.#at += 1;
      this.#text.longEnds.set(entity.listStart - 1, this.#at);
      return true;
    }
    // What is no object is no subsegment: it is stepped over, and left out when the document is split.
    this.#at = byte === COMMA ? this.#at + 1 : skipValue(this.#text, this.#at);
    return this.#at !== MALFORMED;
  }

  #readMember(entity: Entity): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === CLOSE_BRACE) return this.#leave(entity);
    if (byte === COMMA) {
      this.#at += 1;
      return true;
    }
    if (byte !== QUOTE) return false;
    const start = this.#at;
    const keyEnd = skipString(this.#bytes, start);
    this.#at = keyEnd === MALFORMED ? MALFORMED : valueAfterKey(this.#bytes, keyEnd);
    if (this.#at === MALFORMED) return false;
    if (this.#bytes[this.#at] === OPEN_BRACKET && isText(this.#bytes, start, keyEnd, SUBSEGMENTS)) {
      return this.#enterList(entity);
    }
    const value = { start: this.#at, end: skipValue(this.#text, this.#at) };
    this.#at = value.end;
    if (value.end === MALFORMED) return false;
    this.#note(entity, start, keyEnd, value);
    return true;
  }

  /** A second list under the same key would make the first one void: no writer does that. */
  #enterList(entity: Entity): boolean {
    if (entity.listStart !== 0) return false;
    this.#at += 1;
    entity.listStart = this.#at;
    this.#inList = true;
    return true;
  }

  #note(entity: Entity, start: number, end: number, value: Span): void {
    const bytes = this.#bytes;
    if (isText(bytes, start, end, ID)) {
      if (bytes[value.start] === QUOTE) entity.id = value;
    } else if (isText(bytes, start, end, TRACE_ID)) {
      if (bytes[value.start] === QUOTE) entity.traceId = value;
      entity.standsAlone = true;
    } else if (isText(bytes, start, end, PARENT_ID) || isText(bytes, start, end, TYPE)) {
      entity.standsAlone = true;
    }
  }
}

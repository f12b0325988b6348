import type { Span } from './entities.ts';
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

/** A value in an object or a list, with its place. */
export interface Member extends Span {
  /** The key as it is written, with its quotes; empty in a list. */
  readonly key: string;
  /** Where the key begins; in a list where the value does. */
  readonly keyStart: number;
}

const PUNCTUATION = { open: Buffer.from('{'), comma: Buffer.from(','), close: Buffer.from('}') };

/** Takes where an entry begins, where its key ends (the same in a list) and its value; false ends the visit. */
type Visit = (keyStart: number, keyEnd: number, start: number, end: number) => boolean;

export const isObject = ({ bytes }: JsonText, { start }: Span): boolean => bytes[start] === OPEN_BRACE;
export const isList = ({ bytes }: JsonText, { start }: Span): boolean => bytes[start] === OPEN_BRACKET;
export const isString = ({ bytes }: JsonText, { start }: Span): boolean => bytes[start] === QUOTE;

/** Visits the entries of the object or list that opens at `open`, one after the other. */
export function visitEntries(text: JsonText, open: number, visit: Visit): void {
  const { bytes } = text;
  const hasKeys = bytes[open] === OPEN_BRACE;
  if (!hasKeys && bytes[open] !== OPEN_BRACKET) return;
  let at = open + 1;
  for (;;) {
    at = skipBlank(bytes, at);
    const byte = bytes[at];
    if (byte === COMMA) {
      at += 1;
      continue;
    }
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === undefined) return;
    const keyStart = at;
    const keyEnd = hasKeys ? keyEndAt(bytes, at) : at;
    const start = hasKeys && keyEnd !== MALFORMED ? valueAfterKey(bytes, keyEnd) : keyEnd;
    at = start === MALFORMED ? MALFORMED : skipValue(text, start);
    if (at === MALFORMED || !visit(keyStart, keyEnd, start, at)) return;
  }
}

const keyEndAt = (bytes: Buffer, at: number): number =>
  bytes[at] === QUOTE ? skipString(bytes, at) : MALFORMED;

/** The entries of the object or list that opens at `open`, or only those whose values have `leastBytes`. */
export function membersIn(text: JsonText, open: number, leastBytes = 0): Member[] {
  const members: Member[] = [];
  visitEntries(text, open, (keyStart, keyEnd, start, end) => {
    if (end - start >= leastBytes) {
      members.push({ key: text.bytes.toString('utf8', keyStart, keyEnd), keyStart, start, end });
    }
    return true;
  });
  return members;
}

/** The value of one member, which is looked for by its key without quotes. */
export function memberOf(text: JsonText, object: Span | undefined, key: string): Span | undefined {
  if (object === undefined || !isObject(text, object)) return undefined;
  const quoted = Buffer.from(`"${key}"`);
  let found: Span | undefined;
  visitEntries(text, object.start, (keyStart, keyEnd, start, end) => {
    if (isText(text.bytes, keyStart, keyEnd, quoted)) found = { start, end };
    return found === undefined;
  });
  return found;
}

/** An object of these members of `bytes`. */
export function objectOf(bytes: Buffer, members: readonly Member[]): Buffer {
  const slices: Buffer[] = [];
  for (const { keyStart, end } of members) slices.push(PUNCTUATION.comma, bytes.subarray(keyStart, end));
  return Buffer.concat([PUNCTUATION.open, ...slices.slice(1), PUNCTUATION.close]);
}

/**
 * Steps over JSON text as UTF-8 bytes, without building values: a document of 10 MB is measured and cut in some tens of
 * milliseconds, at any depth, and what is kept stays byte for byte what it was.
 *
 * The text is expected to be JSON; of other text each function may answer anything, but it ends and does not throw.
 */

export interface JsonText {
  readonly bytes: Buffer;
  /** Ends of long objects and lists by their beginnings, so that each is stepped over once only. */
  readonly longEnds: Map<number, number>;
}

export const jsonText = (bytes: Buffer): JsonText => ({ bytes, longEnds: new Map() });

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Answer of the functions below when the text ends too early. */
export const MALFORMED = -1;

/** Strings are mostly short: this many bytes are looked at one by one before the native search begins. */
const NEAR = 64;

/** From how many bytes on an end is remembered, and for how many levels. */
const LONG = 4096;
const REMEMBERED_LEVELS = 4;

/** The position of the first byte from `at` on that is not blank. */
export function skipBlank(bytes: Buffer, at: number): number {
  let position = at;
  for (;;) {
    const byte = bytes[position];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position;
    position += 1;
  }
}

/** The position after the string whose opening quote stands at `start`. */
export function skipString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const far = at + NEAR;
    while (at < far) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === undefined) return MALFORMED;
      at += byte === BACKSLASH ? 2 : 1;
    }
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) return MALFORMED;
    if (!isEscaped(bytes, quote, at)) return quote + 1;
    at = quote + 1;
  }
}

/** Whether the byte at `at` follows an odd number of backslashes; `from` is known to begin a character. */
function isEscaped(bytes: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first > from && bytes[first - 1] === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** The position after the value that begins at `start`. */
export function skipValue(text: JsonText, start: number): number {
  const byte = text.bytes[start];
  if (byte === QUOTE) return skipString(text.bytes, start);
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
    return text.longEnds.get(start) ?? skipContainer(text, start);
  }
  return skipLiteral(text.bytes, start);
}

/** The position after the object or list that opens at `start`. */
function skipContainer({ bytes, longEnds }: JsonText, start: number): number {
  const opened: number[] = [];
  let depth = 0;
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      if (at === MALFORMED) return MALFORMED;
      continue;
    }
    if (byte === undefined) return MALFORMED;
    // The codes of braces and brackets differ in one bit only: 0x5b and 0x7b open, 0x5d and 0x7d close.
    const kind = byte | 0x20;
    if (kind === OPEN_BRACE) {
      if (depth < REMEMBERED_LEVELS) opened[depth] = at;
      depth += 1;
    } else if (kind === CLOSE_BRACE) {
      depth -= 1;
      const opening = depth < REMEMBERED_LEVELS ? (opened[depth] ?? at) : at;
      if (at - opening >= LONG) longEnds.set(opening, at + 1);
      if (depth === 0) return at + 1;
    }
    at += 1;
  }
}

/** The position after a number or a word. */
function skipLiteral(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const byte = bytes[at];
    const goesOn = byte !== undefined && byte > 0x20 && byte !== COMMA && byte !== COLON;
    if (!goesOn || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) break;
    at += 1;
  }
  return at === start ? MALFORMED : at;
}

/** The position of the value of the member whose key ends before `keyEnd`. */
export function valueAfterKey(bytes: Buffer, keyEnd: number): number {
  const colon = skipBlank(bytes, keyEnd);
  return bytes[colon] === COLON ? skipBlank(bytes, colon + 1) : MALFORMED;
}

/** Whether the bytes from `start` to `end` are those of `text`. */
export function isText(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[start + index] !== text[index]) return false;
  }
  return true;
}

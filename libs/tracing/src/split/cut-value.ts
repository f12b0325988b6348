import type { Span } from './entities.ts';
import type { JsonText } from './json-scan.ts';
import { BACKSLASH } from './json-scan.ts';
import { isString, visitEntries } from './members.ts';

/** What stands at the end of a value that was cut, and tells its size before. */
const mark = (bytes: number): string => `… [truncated by xray-tracing: ${bytes} bytes]`;

/** The JSON string `value` cut to `maxBytes`, its quotes and the mark included; the mark is never cut. */
export function cutString({ bytes }: JsonText, value: Span, maxBytes: number): Buffer {
  const end = Buffer.from(`${mark(value.end - value.start - 2)}"`);
  const from = value.start + 1;
  const room = Math.max(maxBytes - 1 - end.length, 0);
  return Buffer.concat([bytes.subarray(value.start, lastCharacterEnd(bytes, from, from + room)), end]);
}

/** Any value as a string that holds the beginning of its JSON text, cut to `maxBytes`. */
export function cutToText(text: JsonText, value: Span, maxBytes: number): Buffer {
  if (isString(text, value)) return cutString(text, value, maxBytes);
  const { bytes } = text;
  const end = mark(value.end - value.start);
  // Quotes and backslashes are doubled inside a string, and nothing grows more than that.
  const room = Math.max(Math.floor((maxBytes - 2 - Buffer.byteLength(end)) / 2), 0);
  const kept = lastCharacterEnd(bytes, value.start, value.start + room);
  return Buffer.from(JSON.stringify(bytes.toString('utf8', value.start, kept) + end));
}

/** The object or list with its first entries only, as many as `maxBytes` take, and how many were left out. */
export function cutEntries(text: JsonText, value: Span, maxBytes: number): { kept: Buffer; leftOut: number } {
  let keptEnd = value.start + 1;
  let leftOut = 0;
  visitEntries(text, value.start, (_keyStart, _keyEnd, _start, end) => {
    if (leftOut === 0 && end - value.start < maxBytes) keptEnd = end;
    else leftOut += 1;
    return true;
  });
  const { bytes } = text;
  const close = bytes.subarray(value.end - 1, value.end);
  return { kept: Buffer.concat([bytes.subarray(value.start, keptEnd), close]), leftOut };
}

/** The last position up to `max` at which a character of a JSON string ends; `from` begins one. */
function lastCharacterEnd(bytes: Buffer, from: number, max: number): number {
  let at = from;
  for (;;) {
    const next = at + characterBytes(bytes, at);
    if (next > max) return at;
    at = next;
  }
}

/** Bytes of the character at `at`, which may be written as an escape, or as two for what lies outside the basic plane. */
function characterBytes(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === BACKSLASH) return escapeBytes(bytes, at);
  if (byte < 0x80) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

const UNICODE_ESCAPE = 'u'.charCodeAt(0);
const HIGH_SURROGATE = /^\\ud[89ab]../i;

function escapeBytes(bytes: Buffer, at: number): number {
  if (bytes[at + 1] !== UNICODE_ESCAPE) return 2;
  return HIGH_SURROGATE.test(bytes.toString('latin1', at, at + 6)) ? 12 : 6;
}

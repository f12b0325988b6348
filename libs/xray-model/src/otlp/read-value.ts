import { isSegmentId, parseTraceId } from '../ids.ts';
import { isEpochSeconds } from '../units.ts';
import type { EpochSeconds, SegmentId, TraceId } from '../units.ts';
import type { OtlpAttributes, OtlpValue } from './otlp-span.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Lists and objects inside values; what is deeper is left out. */
const DEEPEST_VALUE = 20;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A member that should be an object, and is one in every message that keeps the protocol. */
export function objectIn(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A list of KeyValue messages. Of a key that comes twice the last value counts. */
export function readAttributes(list: unknown, depth = 0): OtlpAttributes {
  return new Map(
    listIn(list).map((item) => {
      const { key, value } = objectIn(item);
      return [textIn(key), readValue(value, depth)];
    }),
  );
}

/** An AnyValue message; one without a value is `null`. */
function readValue(value: unknown, depth: number): OtlpValue {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } =
    objectIn(value);
  if (typeof stringValue === 'string') {
    return stringValue;
  }
  if (typeof boolValue === 'boolean') {
    return boolValue;
  }
  if (intValue !== undefined) {
    return readNumber(intValue);
  }
  if (doubleValue !== undefined) {
    return readNumber(doubleValue);
  }
  if (depth < DEEPEST_VALUE && arrayValue !== undefined) {
    return listIn(objectIn(arrayValue)['values']).map((item) => readValue(item, depth + 1));
  }
  if (depth < DEEPEST_VALUE && kvlistValue !== undefined) {
    return Object.fromEntries(readAttributes(objectIn(kvlistValue)['values'], depth + 1));
  }
  return typeof bytesValue === 'string' ? bytesValue : null;
}

/** A number, also one written as text. What a number cannot hold stays text: large integers, NaN and infinity. */
function readNumber(value: unknown): OtlpValue {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : value;
  const isHeld =
    typeof number === 'number' &&
    Number.isFinite(number) &&
    (!Number.isInteger(number) || Number.isSafeInteger(number) || !isText);
  if (isHeld) {
    return number;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** A time in nanoseconds as seconds, to the microsecond; `undefined` for one that is not set or cannot be. */
export function readTime(value: unknown): EpochSeconds | undefined {
  const nanoseconds = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
  const seconds = Math.round(nanoseconds / 1_000) / 1_000_000;
  return seconds > 0 && isEpochSeconds(seconds) ? seconds : undefined;
}

/** A trace id in hexadecimal digits, as OTLP has it, or in base64, as other writers of protobuf's JSON do. */
export function readTraceId(value: unknown): TraceId | undefined {
  const digits = hexOf(value, 24);
  return isZero(digits) ? undefined : parseTraceId(digits);
}

export function readSpanId(value: unknown): SegmentId | undefined {
  const digits = hexOf(value, 12).toLowerCase();
  return !isZero(digits) && isSegmentId(digits) ? digits : undefined;
}

/** All zeros is how the protocol writes "no id". */
function isZero(digits: string): boolean {
  return /^0*$/.test(digits);
}

function hexOf(value: unknown, base64Length: number): string {
  const text = textIn(value);
  return text.length === base64Length ? hexOfBase64(text) : text;
}

function hexOfBase64(text: string): string {
  let bits = '';
  for (const character of text.replaceAll('-', '+').replaceAll('_', '/')) {
    const six = BASE64.indexOf(character);
    bits += six < 0 ? '' : six.toString(2).padStart(6, '0');
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}

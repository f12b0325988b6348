import { isDigit, isWordPart } from './characters.ts';
import type { Read } from './tokens.ts';

/**
 * Reads a text in double quotes. AWS documents no escapes; here `\"` is a quote and `\\` a backslash, and a backslash
 * before anything else is itself, so that a path such as "C:\logs" is what it looks like.
 */
export function readString(text: string, offset: number): Read {
  let value = '';
  let start = offset + 1;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') {
      return { kind: 'string', value: value + text.slice(start, index), length: index + 1 - offset };
    }
    const next = text.charAt(index + 1);
    if (character === '\\' && (next === '"' || next === '\\')) {
      value += text.slice(start, index);
      start = index + 1;
      index += 1;
    }
  }
  const message = 'The text is not closed: add a double quote at its end.';
  return { kind: 'bad', message, open: 'string', length: text.length - offset };
}

/** Writes a text as {@link readString} reads it. */
export function writeString(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Reads a decimal number: a sign, a fraction and an exponent are possible. */
export function readNumber(text: string, offset: number): Read {
  const afterSign = isDigit(text.charAt(offset)) || text.charAt(offset) === '.' ? offset : offset + 1;
  const whole = skipDigits(text, afterSign);
  const fraction = text.charAt(whole) === '.' ? skipDigits(text, whole + 1) : whole;
  const end = skipExponent(text, fraction);
  if (isWordPart(text.charAt(end))) {
    return endOfBadNumber(text, offset, end);
  }
  const value = Number(text.slice(offset, end));
  return Number.isFinite(value)
    ? { kind: 'number', value: value === 0 ? 0 : value, length: end - offset }
    : { kind: 'bad', message: 'The number is too large.', length: end - offset };
}

function skipDigits(text: string, from: number): number {
  let index = from;
  while (isDigit(text.charAt(index))) {
    index += 1;
  }
  return index;
}

function skipExponent(text: string, from: number): number {
  if (text.charAt(from).toLowerCase() !== 'e') {
    return from;
  }
  const signed = text.charAt(from + 1) === '-' || text.charAt(from + 1) === '+';
  const digits = from + (signed ? 2 : 1);
  const end = skipDigits(text, digits);
  return end === digits ? from : end;
}

function endOfBadNumber(text: string, offset: number, from: number): Read {
  let end = from;
  while (isWordPart(text.charAt(end))) {
    end += 1;
  }
  const message =
    'This is not a number: seconds are written 0.25, without a unit, and text in double quotes.';
  return { kind: 'bad', message, length: end - offset };
}

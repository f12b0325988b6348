import { isDigit, isSpace, isWordPart, isWordStart } from './characters.ts';
import { readNumber, readString } from './literals.ts';
import { readJson } from './json-literal.ts';
import type { Json, FilterSpan } from './ast.ts';
import { nameOfCharacter } from '../printable.ts';

/** A piece of a filter's text. */
export type Token = FilterSpan &
  (
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    /** The key of `annotation[key]`, brackets included. */
    | { readonly kind: 'key'; readonly value: string }
    | { readonly kind: 'json'; readonly value: readonly Json[] }
    | { readonly kind: 'symbol'; readonly text: string }
    /** Text that is no token: why, and how to mend it. */
    | { readonly kind: 'bad'; readonly message: string; readonly open?: 'string' | 'key' }
    | { readonly kind: 'end' }
  );

/** A token without its place, and how many characters it took. */
export type Read = { readonly length: number } & (
  | { readonly kind: 'string' | 'key'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'json'; readonly value: readonly Json[] }
  | { readonly kind: 'word' | 'symbol'; readonly text: string }
  | { readonly kind: 'bad'; readonly message: string; readonly open?: 'string' | 'key' }
);

const SYMBOLS = ['<=', '>=', '!=', '=', '<', '>', '!', '(', ')', '{', '}', ',', ':'];

/** What people write from other languages, and what it is here. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['==', 'equality is written ='],
  ['=~', 'there are no patterns, only CONTAINS, BEGINSWITH and ENDSWITH'],
  ['<>', 'inequality is written !='],
  ['&&', '"and" is written AND'],
  ['||', '"or" is written OR'],
]);

/** Cuts a text into tokens in one pass, ending in `end`. Never fails: what is no token comes as `bad`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    if (isSpace(text.charAt(offset))) {
      offset += 1;
      continue;
    }
    const read = readToken(text, offset, tokens.at(-1));
    tokens.push({ ...read, offset });
    offset += read.length;
  }
  tokens.push({ kind: 'end', offset: text.length, length: 0 });
  return tokens;
}

function readToken(text: string, offset: number, before: Token | undefined): Read {
  const character = text.charAt(offset);
  if (isWordStart(character)) {
    return readWord(text, offset);
  }
  if (character === '"') {
    return readString(text, offset);
  }
  if (character === '[' && isAnnotation(before)) {
    return readKey(text, offset);
  }
  if (isNumberStart(text, offset)) {
    return readNumber(text, offset);
  }
  return character === '#' ? readJson(text, offset) : readSymbol(text, offset);
}

function readWord(text: string, offset: number): Read {
  let end = offset + 1;
  while (isWordPart(text.charAt(end))) {
    end += 1;
  }
  return { kind: 'word', text: text.slice(offset, end), length: end - offset };
}

function isAnnotation(token: Token | undefined): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === 'annotation';
}

/** `[some.key]`, or `["any key"]` for keys that hold a bracket. */
function readKey(text: string, offset: number): Read {
  if (text.charAt(offset + 1) === '"') {
    const quoted = readString(text, offset + 1);
    const length = quoted.length + 2;
    return quoted.kind === 'string' && text.charAt(offset + length - 1) === ']'
      ? { kind: 'key', value: quoted.value, length }
      : openKey(text, offset);
  }
  const end = text.indexOf(']', offset);
  return end === -1
    ? openKey(text, offset)
    : { kind: 'key', value: text.slice(offset + 1, end).trim(), length: end + 1 - offset };
}

function openKey(text: string, offset: number): Read {
  const message = 'The bracket is not closed: write annotation[key].';
  return { kind: 'bad', message, open: 'key', length: text.length - offset };
}

function isNumberStart(text: string, offset: number): boolean {
  const sign = text.charAt(offset) === '-' || text.charAt(offset) === '+' ? 1 : 0;
  const point = text.charAt(offset + sign) === '.' ? 1 : 0;
  return isDigit(text.charAt(offset + sign + point));
}

function readSymbol(text: string, offset: number): Read {
  const foreign = FOREIGN.get(text.slice(offset, offset + 2));
  if (foreign !== undefined) {
    return { kind: 'bad', message: `In filters ${foreign}.`, length: 2 };
  }
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, offset));
  if (symbol !== undefined) {
    return { kind: 'symbol', text: symbol, length: symbol.length };
  }
  const character = text.charAt(offset);
  const message =
    character === "'" || character === '`'
      ? 'Text is written in double quotes.'
      : `${nameOfCharacter(character)} has no meaning here: text is written in double quotes.`;
  return { kind: 'bad', message, length: 1 };
}

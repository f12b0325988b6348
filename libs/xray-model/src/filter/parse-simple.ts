import type { AnnotationValue } from '../document/segment-document.ts';
import { excerpt } from '../printable.ts';
import type { CompareFilter, Field, SetFilter } from './ast.ts';
import { oneOf } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { refuseInsideBlock } from './parse-complex.ts';
import { nearestWord } from './suggest.ts';
import type { Token } from './tokens.ts';
import { COMPLEX_KEYWORDS, isKeyword, KEYWORD_NAMES, OPERATORS, parseOperator } from './vocabulary.ts';
import type { Operator } from './vocabulary.ts';
import { nameOfField, typeOfField, valueInWords, valueTypes } from './wants.ts';
import type { Scope } from './wants.ts';

const ANNOTATION = 'annotation';

/** `keyword`, `keyword operator value`, and the same of an annotation. */
export function parseSimpleTerm(cursor: Cursor, scope: Scope): SetFilter | CompareFilter {
  const { offset } = cursor.token;
  const field = parseField(cursor, scope);
  const operator = parseOperatorOf(cursor, field);
  if (operator === undefined) {
    return { kind: 'set', field, span: cursor.spanFrom(offset) };
  }
  const value = parseValue(cursor, field, operator);
  return { kind: 'compare', field, operator, value, span: cursor.spanFrom(offset) };
}

function parseField(cursor: Cursor, scope: Scope): Field {
  const { token } = cursor;
  if (token.kind !== 'word') {
    return cursor.fail();
  }
  const word = token.text.toLowerCase();
  if (word === ANNOTATION || word.startsWith(`${ANNOTATION}.`)) {
    refuseInsideBlock(cursor, scope, ANNOTATION);
    return { kind: 'annotation', key: parseAnnotationKey(cursor, token.text) };
  }
  if (!isKeyword(word)) {
    return failOnWord(cursor, token.text);
  }
  cursor.advance();
  return { kind: 'keyword', name: word };
}

function parseAnnotationKey(cursor: Cursor, word: string): string {
  const key = word.slice(ANNOTATION.length + 1);
  if (key.includes('.')) {
    cursor.fail(`A key with a dot is written in brackets: annotation[${excerpt(key, 60)}].`);
  }
  if (word.length > ANNOTATION.length) {
    return key === '' ? failOnKey(cursor) : (cursor.advance(), key);
  }
  cursor.advance();
  const { token } = cursor;
  if (token.kind !== 'key' || token.value === '') {
    return failOnKey(cursor);
  }
  cursor.advance();
  return token.value;
}

function failOnKey(cursor: Cursor): never {
  cursor.want({ kind: 'key' });
  return cursor.fail('The key of the annotation is missing: write annotation.key or annotation[key].');
}

function failOnWord(cursor: Cursor, word: string): never {
  if (/^(and|or)$/i.test(word)) {
    return cursor.fail(`A keyword is missing before ${word.toUpperCase()}.`);
  }
  if (word.toLowerCase() === 'not') {
    return cursor.fail('"not" is written !.');
  }
  if (word.toLowerCase() === 'id') {
    return cursor.fail('id() names a service inside service() or edge(): write service(id(name: "…")).');
  }
  const meant = nearestWord(word, [...KEYWORD_NAMES, ...COMPLEX_KEYWORDS.keys()]);
  return cursor.fail(
    `"${excerpt(word, 40)}" is not a keyword${meant === undefined ? '.' : `: did you mean ${meant}?`}`,
  );
}

/** Passes an operator that the field takes; `undefined` when there is none and the field may stand alone. */
function parseOperatorOf(cursor: Cursor, field: Field): Operator | undefined {
  const operator = operatorIn(cursor.token);
  const type = typeOfField(field);
  cursor.want({ kind: 'operator', field });
  if (operator !== undefined && !OPERATORS[type].includes(operator)) {
    return cursor.fail(`"${shown(field)}" is a ${type}: it is compared with ${oneOf(OPERATORS[type])}.`);
  }
  if (operator !== undefined) {
    cursor.advance();
    return operator;
  }
  if (type === 'number') {
    cursor.fail(
      `"${shown(field)}" is a number and must be compared with one: write for example ${shown(field)} > 1.`,
    );
  }
  return undefined;
}

function shown(field: Field): string {
  return excerpt(nameOfField(field), 60);
}

function operatorIn(token: Token): Operator | undefined {
  return token.kind === 'symbol' || token.kind === 'word' ? parseOperator(token.text) : undefined;
}

function parseValue(cursor: Cursor, field: Field, operator: Operator): AnnotationValue {
  const { token } = cursor;
  cursor.want({ kind: 'value', field, operator });
  const value = valueIn(token, field);
  if (value === undefined || !valueTypes(field, operator).some((type) => type === typeof value)) {
    return cursor.fail(messageOnValue(token, field, operator));
  }
  cursor.advance();
  return value;
}

function valueIn(token: Token, field: Field): AnnotationValue | undefined {
  if (token.kind === 'number') {
    return token.value;
  }
  // AWS speaks of the strings true and false, so that boolean keywords take them in quotes as well.
  const isQuotedBoolean = token.kind === 'string' && typeOfField(field) === 'boolean';
  const word = token.kind === 'word' ? token.text : isQuotedBoolean ? token.value : undefined;
  if (word !== undefined) {
    return booleanIn(word.toLowerCase());
  }
  return token.kind === 'string' ? token.value : undefined;
}

function booleanIn(word: string): boolean | undefined {
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

function messageOnValue(token: Token, field: Field, operator: Operator): string | undefined {
  const isName = token.kind === 'word' && booleanIn(token.text.toLowerCase()) === undefined;
  if (isName && valueTypes(field, operator).includes('string')) {
    return `Text is written in double quotes: "${excerpt(token.text, 40)}".`;
  }
  return token.kind === 'end'
    ? undefined
    : `"${shown(field)} ${operator}" takes ${valueInWords(field, operator)}.`;
}

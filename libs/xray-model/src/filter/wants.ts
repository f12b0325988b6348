import type { Field } from './ast.ts';
import { KEYWORDS, OPERATORS } from './vocabulary.ts';
import type { IdPart, KeywordType, Operator } from './vocabulary.ts';

/** What a filter is asked of: a trace, or what a block looks at. */
export type Scope = 'trace' | 'service()' | 'edge()' | 'rootcause';

/** Something that could stand at a place of a filter: the `expected` of errors and the source of completions. */
export type Want =
  | { readonly kind: 'term'; readonly scope: Scope }
  | { readonly kind: 'operator'; readonly field: Field }
  | { readonly kind: 'value'; readonly field: Field; readonly operator: Operator }
  | { readonly kind: 'key' }
  | { readonly kind: 'id part'; readonly taken: readonly IdPart[] }
  | { readonly kind: 'selector' }
  | { readonly kind: 'id value'; readonly part: IdPart }
  | { readonly kind: 'group' }
  | { readonly kind: 'json' }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'connective'; readonly text: 'AND' | 'OR' }
  | { readonly kind: 'end' };

/** How a field is written. */
export function nameOfField(field: Field): string {
  return field.kind === 'keyword' ? field.name : `annotation.${field.key}`;
}

/** The type that decides a field's operators. */
export function typeOfField(field: Field): KeywordType | 'annotation' {
  return field.kind === 'keyword' ? KEYWORDS[field.name].type : 'annotation';
}

/** The types of value that a field may be compared with by an operator. */
export function valueTypes(field: Field, operator: Operator): readonly KeywordType[] {
  const type = typeOfField(field);
  if (type !== 'annotation') {
    return [type];
  }
  if (operator === '=' || operator === '!=') {
    return ['string', 'number', 'boolean'];
  }
  return OPERATORS.string.includes(operator) ? ['string'] : ['number'];
}

const VALUE_IN_WORDS: Readonly<Record<KeywordType, string>> = {
  string: 'text in double quotes',
  number: 'a number',
  boolean: 'true or false',
};

/** What a field may be compared with by an operator, in words. */
export function valueInWords(field: Field, operator: Operator): string {
  return valueTypes(field, operator)
    .map((type) => VALUE_IN_WORDS[type])
    .join(', ');
}

/** The alternatives that a want stands for, in words. */
export function inWords(want: Want): readonly string[] {
  switch (want.kind) {
    case 'term':
      return ['a keyword', '!', '('];
    case 'operator':
      return OPERATORS[typeOfField(want.field)];
    case 'value':
      return [valueInWords(want.field, want.operator)];
    case 'key':
      return ['the key of an annotation'];
    case 'id part':
      return ['name:', 'type:', 'account.id:'].filter((part) => !isTaken(want.taken, part));
    case 'selector':
      return ['the name of a service in double quotes', 'id('];
    case 'id value':
      return ['text in double quotes'];
    case 'group':
      return ['the name or ARN of a group in double quotes'];
    case 'json':
      return ['#[{"Services": […]}]'];
    case 'symbol':
    case 'connective':
      return [want.text];
    case 'end':
      return ['the end'];
  }
}

function isTaken(taken: readonly IdPart[], part: string): boolean {
  return taken.some((other) => `${other}:` === part);
}

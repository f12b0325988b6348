import type { Field } from './ast.ts';
import { writeString } from './literals.ts';
import { printField } from './print-filter.ts';
import { COMPLEX_KEYWORDS, ID_PARTS, isKeyword, KEYWORD_NAMES, KEYWORDS, OPERATORS } from './vocabulary.ts';
import { inWords, nameOfField, typeOfField, valueTypes } from './wants.ts';
import type { Scope, Want } from './wants.ts';

/** What the traces at hand know, for completions. */
export interface FilterVocabulary {
  readonly services: readonly string[];
  readonly annotationKeys: readonly string[];
  /** Values seen for a keyword or, under `annotation.key`, for an annotation. */
  readonly values?: (keyword: string) => readonly string[];
  /** Names of groups. */
  readonly groups: readonly string[];
}

/** A text to insert. */
export interface Proposal {
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

/** The texts that could stand where something is wanted. */
export function proposalsFor(want: Want, vocabulary: FilterVocabulary): readonly Proposal[] {
  switch (want.kind) {
    case 'term':
      return proposalsForTerm(want.scope, vocabulary);
    case 'operator':
      return OPERATORS[typeOfField(want.field)].map((operator) => proposal(operator, 'Comparison'));
    case 'value':
      return proposalsForValue(want.field, valueTypes(want.field, want.operator), vocabulary);
    case 'selector':
      return [
        ...quoted(vocabulary.services, 'Service'),
        proposal('id(', 'A service by name, type or account'),
      ];
    case 'id part':
      return ID_PARTS.filter((part) => !want.taken.includes(part)).map((part) =>
        proposal(`${part}: `, 'Part of id()'),
      );
    case 'id value':
      return quoted(
        want.part === 'name' ? vocabulary.services : (vocabulary.values?.(want.part) ?? []),
        want.part,
      );
    case 'group':
      return quoted(vocabulary.groups, 'Group');
    case 'connective':
    case 'symbol':
    case 'json':
      return inWords(want).map((text) => proposal(text, ''));
    case 'key':
      return vocabulary.annotationKeys.map((key) =>
        proposal(printField({ kind: 'annotation', key }), 'Annotation'),
      );
    case 'end':
      return [];
  }
}

function proposal(insert: string, detail: string, label = insert.trim()): Proposal {
  return { insert, label, detail };
}

function quoted(texts: readonly string[], detail: string): readonly Proposal[] {
  return texts.map((text) => proposal(writeString(text), detail, text));
}

function proposalsForTerm(scope: Scope, vocabulary: FilterVocabulary): readonly Proposal[] {
  const keywords = KEYWORD_NAMES.map((name) => proposal(name, KEYWORDS[name].detail));
  if (scope !== 'trace') {
    return keywords;
  }
  return [
    ...keywords,
    ...[...COMPLEX_KEYWORDS].map(([keyword, detail]) =>
      proposal(`${keyword}${OPENINGS.get(keyword) ?? ''}`, detail, keyword),
    ),
    ...vocabulary.annotationKeys.map((key) =>
      proposal(printField({ kind: 'annotation', key }), 'Annotation'),
    ),
    ...vocabulary.services.map((name) => proposal(`service(${writeString(name)})`, 'Service')),
  ];
}

/** What comes right after a keyword in any case. */
const OPENINGS: ReadonlyMap<string, string> = new Map([
  ['service', '('],
  ['edge', '('],
  ['group.name', ' = '],
  ['group.arn', ' = '],
  ['rootcause.json', ' = #'],
]);

function proposalsForValue(
  field: Field,
  types: readonly string[],
  vocabulary: FilterVocabulary,
): readonly Proposal[] {
  const name = nameOfField(field);
  const seen = vocabulary.values?.(name) ?? [];
  const known = isKeyword(name) && name === 'name' ? [...vocabulary.services, ...seen] : seen;
  return [
    ...(types.includes('string') ? quoted(known, `Value of ${name}`) : []),
    ...(types.includes('number') ? numbersOf(known).map((text) => proposal(text, `Value of ${name}`)) : []),
    ...(types.includes('boolean') ? [proposal('true', ''), proposal('false', '')] : []),
  ];
}

function numbersOf(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text.trim() !== '' && Number.isFinite(Number(text)));
}

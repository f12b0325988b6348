import fc from 'fast-check';
import type { Field, Filter, Json, ServiceSelector } from '../../src/filter/ast.ts';
import { KEYWORD_NAMES, KEYWORDS, OPERATORS } from '../../src/filter/vocabulary.ts';
import type { KeywordType } from '../../src/filter/vocabulary.ts';
import { valueTypes } from '../../src/filter/wants.ts';

const span = { offset: 0, length: 0 };

/** The texts and numbers that random filters are made of. */
export interface Material {
  readonly text: fc.Arbitrary<string>;
  readonly number: fc.Arbitrary<number>;
  readonly key: fc.Arbitrary<string>;
}

/** Whatever can be written at all. */
export const ANYTHING: Material = {
  text: fc.string({ unit: 'binary', maxLength: 12 }),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
};

/** Few values, of which random traces are made as well, so that matches are common. */
export const COMMON: Material = {
  text: fc.constantFrom('api', 'db', 'a', '', 'client', 'GET', 'group'),
  number: fc.constantFrom(0, 1, 2, 0.5, 200, 503),
  key: fc.constantFrom('game', 'aws.op'),
};

const FIELDS_OF_PARTS = KEYWORD_NAMES.map((name): Field => ({ kind: 'keyword', name }));

/** Random filters of a few terms. */
export function filters(material: Material): fc.Arbitrary<Filter> {
  const keyword = fc.constantFrom(...FIELDS_OF_PARTS);
  const annotation = material.key.map((key): Field => ({ kind: 'annotation', key }));
  const inner = expressions(simpleTerms(keyword, material));
  const simple = simpleTerms(fc.oneof(keyword, annotation), material);
  return expressions(
    fc.oneof({ weight: 2, arbitrary: simple }, { weight: 2, arbitrary: complexTerms(inner, material) }),
  );
}

function expressions(term: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'filter' },
      term,
      tie('filter').map((inner): Filter => ({ kind: 'not', span, term: inner })),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, terms]): Filter => ({ kind, span, terms })),
    ),
  }));
  return filter;
}

function simpleTerms(field: fc.Arbitrary<Field>, material: Material): fc.Arbitrary<Filter> {
  return field.chain((chosen) => {
    const type = chosen.kind === 'annotation' ? 'annotation' : KEYWORDS[chosen.name].type;
    const set = fc.constant<Filter>({ kind: 'set', span, field: chosen });
    const compare = fc.constantFrom(...OPERATORS[type]).chain((operator) =>
      values(valueTypes(chosen, operator), material).map((value): Filter => ({
        kind: 'compare',
        span,
        field: chosen,
        operator,
        value,
      })),
    );
    return type === 'number' ? compare : fc.oneof(set, compare);
  });
}

function values(types: readonly KeywordType[], material: Material): fc.Arbitrary<string | number | boolean> {
  const byType = { string: material.text, number: material.number, boolean: fc.boolean() };
  return fc.oneof(...types.map((type): fc.Arbitrary<string | number | boolean> => byType[type]));
}

function complexTerms(inner: fc.Arbitrary<Filter>, material: Material): fc.Arbitrary<Filter> {
  const block = fc.oneof(
    fc.constant({}),
    inner.map((filter) => ({ filter })),
  );
  const selector = selectors(material);
  const equality = fc.constantFrom('=' as const, '!=' as const);
  return fc.oneof(
    fc.tuple(selector, block).map(([service, rest]): Filter => ({ kind: 'service', span, service, ...rest })),
    fc
      .tuple(selector, selector, block)
      .map(([source, target, rest]): Filter => ({ kind: 'edge', span, source, target, ...rest })),
    fc
      .tuple(
        fc.constantFrom('fault' as const, 'error' as const, 'responsetime' as const),
        fc.constantFrom('service' as const, 'entity' as const, 'exception' as const),
        block,
      )
      .map(([cause, part, rest]): Filter => ({ kind: 'rootcause', span, cause, part, ...rest })),
    fc
      .tuple(equality, rootCauses(material))
      .map(([operator, causes]): Filter => ({ kind: 'rootcause.json', span, operator, causes })),
    fc
      .tuple(fc.constantFrom('name' as const, 'arn' as const), equality, material.text)
      .map(([by, operator, group]): Filter => ({ kind: 'group', span, by, operator, group })),
  );
}

function selectors(material: Material): fc.Arbitrary<ServiceSelector> {
  return fc.record(
    { name: material.text, type: material.text, accountId: material.text },
    { requiredKeys: [] },
  );
}

function rootCauses(material: Material): fc.Arbitrary<readonly Json[]> {
  const described = fc.record(
    { Services: fc.array(fc.record({ Name: material.text }), { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  const anything = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  const causes = fc.array(fc.oneof(described, anything), { maxLength: 2 });
  // JSON has no -0, and makes members of what fast-check sets as prototypes.
  return causes.map((list) => JSON.parse(JSON.stringify(list)) as readonly Json[]);
}

/** A filter without its spans, for comparisons. */
export function withoutSpans(filter: Filter): unknown {
  return JSON.parse(JSON.stringify(filter, (name, value: unknown) => (name === 'span' ? undefined : value)));
}

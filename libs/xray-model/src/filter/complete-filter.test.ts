import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON, filters } from '../../test/support/filters.ts';
import { completeFilter } from './complete-filter.ts';
import type { FilterCompletion } from './complete-filter.ts';
import { parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { KEYWORD_NAMES } from './vocabulary.ts';
import { FILTER_LIMITS } from './limits.ts';

const VOCABULARY = {
  services: ['api', 'back end', 'say "hi"'],
  annotationKeys: ['game', 'aws.op', 'two words'],
  groups: ['slow', 'failed'],
  values: (keyword: string): readonly string[] =>
    new Map([
      ['user', ['alice', 'bob']],
      ['http.status', ['200', '503', 'none']],
      ['annotation.age', ['30', 'thirty']],
      ['type', ['AWS::Lambda']],
    ]).get(keyword) ?? [],
};

/** Completions at the caret, which `|` marks. */
function at(marked: string): readonly FilterCompletion[] {
  const offset = marked.indexOf('|');
  return completeFilter(marked.replace('|', ''), offset, VOCABULARY);
}

function inserts(marked: string): readonly string[] {
  return at(marked).map(({ insert }) => insert);
}

describe('completeFilter', () => {
  it.each([
    ['dur|', ['duration']],
    ['http.m|', ['http.method']],
    ['stat|', ['http.status']],
    ['ok AND par|', ['partial']],
    ['ok !par|', ['partial']],
    ['fault |', ['=', '!=', 'AND', 'OR']],
    ['user |', ['=', '!=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH', 'AND', 'OR']],
    ['user C|', ['CONTAINS']],
    ['duration |', ['=', '!=', '<', '<=', '>', '>=']],
    ['fault = |', ['true', 'false']],
    ['fault = f|', ['false']],
    ['user = |', ['"alice"', '"bob"']],
    ['user = "b|', ['"bob"']],
    ['http.status = |', ['200', '503']],
    ['http.status = 5|', ['503']],
    ['annotation.age = |', ['"30"', '"thirty"', '30', 'true', 'false']],
    ['annotation.age > |', ['30']],
    ['annotation.g|', ['annotation.game']],
    ['annotation[|', ['annotation.game', 'annotation[aws.op]', 'annotation["two words"]']],
    ['annotation[aw|', ['annotation[aws.op]']],
    ['annotation["two|', ['annotation["two words"]']],
    ['service(|', [')', '"api"', '"back end"', String.raw`"say \"hi\""`, 'id(']],
    ['service("b|', ['"back end"']],
    [String.raw`service("say \"|`, [String.raw`"say \"hi\""`]],
    ['service(id(|', [')', 'name: ', 'type: ', 'account.id: ']],
    ['service(id(name: "api", |', ['type: ', 'account.id: ']],
    ['service(id(type: |', ['"AWS::Lambda"']],
    ['service("api"|', [')']],
    ['service("api") |', ['{', 'AND', 'OR']],
    ['service("api") { fa|', ['fault']],
    ['service("api") { fault |', ['=', '!=', 'AND', 'OR', '}']],
    ['edge("api"|', [',']],
    ['edge("api", "b|', ['"back end"']],
    ['group.name |', ['=', '!=']],
    ['group.name = "s|', ['"slow"']],
    ['rootcause.json = |', ['#[{"Services": […]}]']],
    ['rootcause.error.|', ['rootcause.error.service', 'rootcause.error.entity', 'rootcause.error.exception']],
    ['(ok |', ['=', '!=', 'AND', 'OR', ')']],
    ['ok o|', ['OR']],
    ['xyzzy|', []],
    ['ok ) |', []],
    ['durration > |', []],
    ['"text|', []],
  ])('proposes at %s', (marked, expected) => {
    expect(inserts(marked)).toEqual(expected);
  });

  it('proposes every keyword at the start, with what it means', () => {
    const all = at('|');
    expect(all.map(({ label }) => label)).toEqual(
      expect.arrayContaining([...KEYWORD_NAMES, 'service', 'group.name']),
    );
    expect(all.find(({ label }) => label === 'fault')).toEqual({
      from: 0,
      to: 0,
      insert: 'fault',
      label: 'fault',
      detail: 'The answer was a server fault (5xx).',
    });
  });

  it('proposes only what looks at a part inside of blocks', () => {
    expect(inserts('service() { |')).toEqual(['}', ...KEYWORD_NAMES]);
  });

  it('proposes services by name', () => {
    expect(inserts('api|')).toEqual(['service("api")']);
  });

  it.each([
    ['dura|tion > 3', 'duration > 3'],
    ['service("api") { fau|lt }', 'service("api") { fault }'],
    ['user = "al|ex" AND ok', 'user = "alice" AND ok'],
    ['user = "al| AND http.url = "x"', 'user = "alice" AND http.url = "x"'],
    ['service("back| ) { fault }', 'service("back end" ) { fault }'],
    ['annotation.ga|', 'annotation.game'],
  ])('replaces the whole of what is being written at %s', (marked, completed) => {
    const [first] = at(marked);
    const text = marked.replace('|', '');
    expect(first && text.slice(0, first.from) + first.insert + text.slice(first.to)).toBe(completed);
  });

  it('proposes nothing that could not stand there, at any caret of any filter', () => {
    let tried = 0;
    fc.assert(
      fc.property(filters(COMMON), fc.nat(), (filter, place) => {
        const text = printFilter(filter);
        fc.pre(text.length < FILTER_LIMITS.length - 100);
        const caret = place % (text.length + 1);
        for (const { from, insert } of completeFilter(text, caret, VOCABULARY)) {
          const result = parseFilter(text.slice(0, from) + insert);
          const isUnfinished = !result.ok && result.error.offset >= from + insert.trimEnd().length;
          const isShape = insert.includes('#'); // Stands for a list that is to be filled in.
          tried += 1;
          expect(result.ok || isUnfinished || isShape || `${text.slice(0, from)}⟨${insert}⟩`).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(tried).toBeGreaterThan(1000);
  });

  it.each([-1, 2.5, 1000, Number.NaN])('bears the caret %d', (offset) => {
    expect(() => completeFilter('ok', offset, VOCABULARY)).not.toThrow();
  });

  it('proposes 50 at most, and nothing for a text that is too long', () => {
    const services = Array.from({ length: 200 }, (_none, index) => `s${index}`);
    expect(completeFilter('service(', 8, { ...VOCABULARY, services })).toHaveLength(50);
    expect(completeFilter(' '.repeat(FILTER_LIMITS.length + 1), 0, VOCABULARY)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { withoutSpans } from '../../test/support/filters.ts';
import type { Filter, FilterError } from './ast.ts';
import { parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { COMPLEX_KEYWORDS, KEYWORD_NAMES, KEYWORDS, OPERATORS } from './vocabulary.ts';
import type { Operator } from './vocabulary.ts';
import { FILTER_LIMITS } from './limits.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) {
    throw new Error(`${JSON.stringify(text)}: ${result.error.message}`);
  }
  return result.filter;
}

function refused(text: string): FilterError {
  const result = parseFilter(text);
  if (result.ok) {
    throw new Error(`${JSON.stringify(text)} was read as ${printFilter(result.filter)}`);
  }
  return result.error;
}

const VALUES = { boolean: 'true', number: '1', string: '"a"' };

const COMBINATIONS = KEYWORD_NAMES.flatMap((keyword) =>
  OPERATORS.annotation.map((operator) => [keyword, operator] as const),
);

function takes(keyword: (typeof KEYWORD_NAMES)[number], operator: Operator): boolean {
  return OPERATORS[KEYWORDS[keyword].type].includes(operator);
}

describe('parseFilter of a keyword', () => {
  it.each(COMBINATIONS.filter(([keyword, operator]) => takes(keyword, operator)))(
    'reads %s %s',
    (keyword, operator) => {
      const { type } = KEYWORDS[keyword];
      const value = { boolean: true, number: 1, string: 'a' }[type];
      const expected = { kind: 'compare', field: { kind: 'keyword', name: keyword }, operator, value };
      for (const text of [
        `${keyword} ${operator} ${VALUES[type]}`,
        `${keyword.toUpperCase()} ${operator.toLowerCase()} ${VALUES[type]}`,
        `service() { ${keyword} ${operator} ${VALUES[type]} }`,
      ]) {
        const filter = parsed(text);
        expect(withoutSpans(filter.kind === 'service' && filter.filter ? filter.filter : filter)).toEqual(
          expected,
        );
      }
    },
  );

  it.each(COMBINATIONS.filter(([keyword, operator]) => !takes(keyword, operator)))(
    'refuses %s %s, and tells the operators that it takes',
    (keyword, operator) => {
      const { type } = KEYWORDS[keyword];
      const error = refused(`ok ${keyword} ${operator} ${VALUES[type]}`);
      expect(error).toMatchObject({ offset: keyword.length + 4, length: operator.length });
      expect(error.message).toContain(`"${keyword}" is a ${type}`);
      expect(error.expected).toEqual(OPERATORS[type]);
    },
  );

  it.each(KEYWORD_NAMES.filter((keyword) => KEYWORDS[keyword].type !== 'number'))(
    'reads %s alone',
    (keyword) => {
      expect(withoutSpans(parsed(keyword))).toEqual({
        kind: 'set',
        field: { kind: 'keyword', name: keyword },
      });
    },
  );

  it.each(KEYWORD_NAMES.filter((keyword) => KEYWORDS[keyword].type === 'number'))(
    'refuses %s without a comparison',
    (keyword) => {
      expect(refused(keyword)).toMatchObject({
        offset: keyword.length,
        length: 0,
        expected: OPERATORS.number,
      });
    },
  );

  it.each([
    ['fault = 1', 8, 'true or false'],
    ['fault = "yes"', 8, 'true or false'],
    ['duration > "1"', 11, 'a number'],
    ['duration > true', 11, 'a number'],
    ['user = 1', 7, 'text in double quotes'],
    ['user = true', 7, 'text in double quotes'],
    ['fault = __proto__', 8, 'true or false'],
    ['annotation.a = constructor', 15, 'text in double quotes, a number, true or false'],
    ['annotation.a < "1"', 15, 'a number'],
    ['annotation.a CONTAINS 1', 22, 'text in double quotes'],
  ])('refuses the value of %s', (text, offset, expected) => {
    expect(refused(text)).toMatchObject({ offset, expected: [expected] });
  });

  it.each(['annotation.age', 'annotation[age]', 'annotation["age"]', 'ANNOTATION.age'])(
    'reads %s',
    (text) => {
      expect(parsed(`${text} > 29`)).toMatchObject({ field: { kind: 'annotation', key: 'age' }, value: 29 });
    },
  );
});

describe('parseFilter of an expression', () => {
  it.each([
    ['ok error OR fault', '(ok AND error) OR fault'],
    ['ok OR error fault', 'ok OR (error AND fault)'],
    ['ok AND error OR fault AND throttle', '(ok AND error) OR (fault AND throttle)'],
    ['!ok error', '(!ok) AND error'],
    ['ok(error OR fault)throttle', 'ok AND (error OR fault) AND throttle'],
    ['duration>1!ok', 'duration > 1 AND (!ok)'],
    ['service("a")service("b"){ok}', 'service("a") AND service("b") { ok }'],
    ['!service("a") { fault }', '!(service("a") { fault })'],
    ['\tok\n\u00A0AND\r\nfault ', 'ok AND fault'],
  ])('reads %j as %s', (text, meant) => {
    expect(withoutSpans(parsed(text))).toEqual(withoutSpans(parsed(meant)));
  });

  it('tells where each part is written', () => {
    const text = 'ok AND (service("api") { !fault  error } OR annotation.game = "x")';
    const spans: string[] = [];
    const visit = (filter: Filter): void => {
      spans.push(text.slice(filter.span.offset, filter.span.offset + filter.span.length));
      for (const inner of 'terms' in filter ? filter.terms : 'term' in filter ? [filter.term] : []) {
        visit(inner);
      }
      if ('filter' in filter) {
        visit(filter.filter);
      }
    };
    visit(parsed(text));
    expect(spans).toEqual([
      text,
      'ok',
      'service("api") { !fault  error } OR annotation.game = "x"',
      'service("api") { !fault  error }',
      '!fault  error',
      '!fault',
      'fault',
      'error',
      'annotation.game = "x"',
    ]);
  });

  it.each([
    'service("a") { fault }',
    'service()',
    'edge("a", "b") { error }',
    'edge(id(name: "a", type: "t"), id(account.id: "1")) { fault }',
    'group.name = "g"',
    'group.arn != "arn"',
    'rootcause.fault.service { name = "a" }',
    'rootcause.error.entity { remote }',
    'rootcause.responsetime.exception',
    'rootcause.json = #[{"Services":[{"Name":"a","EntityPath":[{"Name":"b"}]}]}]',
  ])('reads %s', (text) => {
    expect(printFilter(parsed(text))).toBe(text);
  });
});

describe('parseFilter of what is no filter', () => {
  it.each([
    ['', 0, 0, 'The filter is empty: write a keyword such as fault, or leave the filter out.'],
    ['  ', 2, 0, 'The filter is empty: write a keyword such as fault, or leave the filter out.'],
    ['durration > 5', 0, 9, '"durration" is not a keyword: did you mean duration?'],
    ['ok stauts = 5', 3, 6, '"stauts" is not a keyword: did you mean http.status?'],
    ['status = 5', 0, 6, '"status" is not a keyword: did you mean http.status?'],
    [
      'rootcause.fault { ok }',
      0,
      15,
      '"rootcause.fault" is not a keyword: did you mean rootcause.fault.service?',
    ],
    ['xyzzy', 0, 5, '"xyzzy" is not a keyword.'],
    ['名前 = "a"', 0, 2, '"名前" is not a keyword.'],
    ['ok AND', 6, 0, 'The filter ends too early: expected a keyword, "!" or "(".'],
    ['ok AND AND fault', 7, 3, 'A keyword is missing before AND.'],
    ['or fault', 0, 2, 'A keyword is missing before OR.'],
    ['not fault', 0, 3, '"not" is written !.'],
    ['(ok', 3, 0, 'The filter ends too early: expected "=", "!=", AND, OR or ")".'],
    ['user = "a")', 10, 1, 'This does not belong here: expected AND, OR or the end.'],
    ['ok "a"', 3, 3, 'This does not belong here: expected "=", "!=", AND, OR or the end.'],
    ['user = alice', 7, 5, 'Text is written in double quotes: "alice".'],
    ["user = 'alice'", 7, 1, 'Text is written in double quotes.'],
    ['user = "alice', 7, 6, 'The text is not closed: add a double quote at its end.'],
    [String.raw`user = "alice\"`, 7, 8, 'The text is not closed: add a double quote at its end.'],
    ['fault == true', 6, 2, 'In filters equality is written =.'],
    ['duration <> 1', 9, 2, 'In filters inequality is written !=.'],
    ['ok && fault', 3, 2, 'In filters "and" is written AND.'],
    ['ok || fault', 3, 2, 'In filters "or" is written OR.'],
    ['ok ; fault', 3, 1, '";" (U+003B) has no meaning here: text is written in double quotes.'],
    [
      'duration > 5s',
      11,
      2,
      'This is not a number: seconds are written 0.25, without a unit, and text in double quotes.',
    ],
    ['duration > 1e999', 11, 5, 'The number is too large.'],
    ['duration > -', 11, 1, '"-" (U+002D) has no meaning here: text is written in double quotes.'],
    ['annotation', 10, 0, 'The key of the annotation is missing: write annotation.key or annotation[key].'],
    [
      'annotation. = 1',
      0,
      11,
      'The key of the annotation is missing: write annotation.key or annotation[key].',
    ],
    [
      'annotation[] = 1',
      10,
      2,
      'The key of the annotation is missing: write annotation.key or annotation[key].',
    ],
    ['annotation[a', 10, 2, 'The bracket is not closed: write annotation[key].'],
    ['annotation["a" = 1', 10, 8, 'The bracket is not closed: write annotation[key].'],
    ['annotation.a.b = 1', 0, 14, 'A key with a dot is written in brackets: annotation[a.b].'],
    ['id(name: "a")', 0, 2, 'id() names a service inside service() or edge(): write service(id(name: "…")).'],
    ['service "a"', 8, 3, 'This does not belong here: expected "(".'],
    ['service(a)', 8, 1, 'Text is written in double quotes: "a".'],
    ['service("a" { ok }', 12, 1, 'This does not belong here: expected ")".'],
    ['service("a") { ok', 17, 0, 'The filter ends too early: expected "=", "!=", AND, OR or "}".'],
    ['service(id(nam: "a"))', 11, 3, 'This does not belong here: expected ")", name:, type: or account.id:.'],
    ['service(id(type: "a", type: "b"))', 22, 4, '"type" is there already.'],
    ['service(id(type "a"))', 16, 3, 'This does not belong here: expected ":".'],
    ['edge("a")', 8, 1, 'This does not belong here: expected ",".'],
    [
      'edge("a", )',
      10,
      1,
      'This does not belong here: expected the name of a service in double quotes or id(.',
    ],
    ['group.name', 10, 0, 'A group is compared with = or !=.'],
    ['group.name CONTAINS "a"', 11, 8, 'A group is compared with = or !=.'],
    ['rootcause.json = [1]', 17, 1, '"[" (U+005B) has no meaning here: text is written in double quotes.'],
    ['rootcause.json = #{}', 17, 3, 'The list is not closed: write #[{"Services": […]}].'],
    ['rootcause.json = #[{]', 17, 4, 'The list is not closed: write #[{"Services": […]}].'],
    ['rootcause.json = #[{a}]', 17, 6, 'What follows # is not JSON: write #[{"Services": […]}].'],
    ['rootcause.json = #[1]', 17, 4, 'What follows # must be a list of objects: [{"Services": […]}].'],
    [
      'rootcause.json = #[{"a":1e999}]',
      17,
      14,
      'What follows # must be a list of objects: [{"Services": […]}].',
    ],
    ['rootcause.json = "a"', 17, 3, 'This does not belong here: expected #[{"Services": […]}].'],
  ])('refuses %j', (text, offset, length, message) => {
    expect(refused(text)).toMatchObject({ offset, length, message });
  });

  it.each(['annotation.a = 1', ...[...COMPLEX_KEYWORDS.keys()].map((keyword) => `${keyword}("a")`)])(
    'refuses %s inside of blocks',
    (term) => {
      const [keyword = ''] = term.split(/[(. ]/);
      for (const [block, where] of [
        ['service("a")', 'service()'],
        ['edge("a", "b")', 'edge()'],
        ['rootcause.fault.service', 'rootcause'],
      ] as const) {
        const error = refused(`${block} { (ok OR ${term}) }`);
        expect(error.offset).toBe(block.length + 10);
        expect(error.message).toContain(`"${keyword}`);
        expect(error.message).toContain(`cannot be used inside ${where}`);
      }
    },
  );

  it('takes the longest filter and refuses one character more', () => {
    expect(parsed('ok'.padEnd(FILTER_LIMITS.length)).kind).toBe('set');
    expect(refused('ok'.padEnd(FILTER_LIMITS.length + 1))).toMatchObject({
      offset: FILTER_LIMITS.length,
      length: 1,
    });
  });

  it.each([
    ['parentheses', '(', ')'],
    ['negations', '!', ''],
  ])('takes the deepest nesting of %s and refuses one level more', (_what, open, close) => {
    const nested = (depth: number): string => open.repeat(depth) + 'ok' + close.repeat(depth);
    expect(parseFilter(nested(FILTER_LIMITS.depth)).ok).toBe(true);
    const error = refused(nested(FILTER_LIMITS.depth + 1));
    expect(error.offset).toBe(FILTER_LIMITS.depth + 1);
    expect(error.message).toContain(`${FILTER_LIMITS.depth} levels`);
  });

  it('counts a block as a level', () => {
    const inside = (depth: number): string => `service() { ${'('.repeat(depth)}ok${')'.repeat(depth)} }`;
    expect(parseFilter(inside(FILTER_LIMITS.depth - 1)).ok).toBe(true);
    expect(parseFilter(inside(FILTER_LIMITS.depth)).ok).toBe(false);
  });

  it('does not repeat a long or unprintable word', () => {
    expect(refused(`${'x'.repeat(100)} = 1`).message).toBe(`"${'x'.repeat(39)}…" is not a keyword.`);
    expect(refused('a\u202Eb').message).toBe('"ab" is not a keyword.');
    expect(refused(`service(${'x'.repeat(100)})`).message).toBe(
      `Text is written in double quotes: "${'x'.repeat(39)}…".`,
    );
    expect(refused(`annotation["${'k\u202E'.repeat(100)}"] < "1"`).message).toBe(
      `"annotation.${'k'.repeat(48)}… <" takes a number.`,
    );
  });
});

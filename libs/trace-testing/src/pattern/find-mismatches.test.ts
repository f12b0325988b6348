import { describe, expect, it } from 'vitest';
import type { SegmentDocument } from '@xray-microservices/xray-model';
import { expect as jestExpect } from 'expect';
import { findMismatches, fits } from './find-mismatches.ts';
import type { Pattern } from './pattern.ts';

describe('a pattern', () => {
  it.each<[string, unknown, unknown]>([
    ['a value that is the same', 1, 1],
    ['NaN', NaN, NaN],
    ['null', null, null],
    ['an object that has more members', { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }],
    ['an empty object for any object', {}, { a: 1 }],
    ['undefined for what is absent', { a: undefined }, {}],
    ['a list of partial items', [{ a: 1 }], [{ a: 1, b: 2 }]],
    ['a regular expression that matches', /^b/, 'bc'],
    ['a function that says yes', (value: unknown) => value === 'x', 'x'],
    ['an asymmetric matcher of Vitest', { a: expect.stringContaining('x') as unknown }, { a: 'axb' }],
    ['an asymmetric matcher of Jest', { a: jestExpect.any(Number) }, { a: 1 }],
    ['an asymmetric matcher for the whole', expect.objectContaining({ a: 1 }), { a: 1, b: 2 }],
    ['a negated asymmetric matcher', jestExpect.not.arrayContaining([1]), [2]],
  ])('fits %s', (_case, pattern, actual) => {
    expect(findMismatches(pattern, actual)).toEqual([]);
  });

  it('tests a global expression from the start each time', () => {
    const global = /a/g;
    expect([fits(global, 'a'), fits(global, 'a')]).toEqual([true, true]);
  });

  it.each<[string, unknown, unknown, object[]]>([
    ['another value', 1, 2, [{ path: '', expected: '1', actual: '2' }]],
    ['another type', '1', 1, [{ path: '', expected: "'1'", actual: '1' }]],
    ['an absent member', { a: { b: 1 } }, { a: {} }, [{ path: 'a.b', expected: '1', actual: 'nothing' }]],
    ['an absent object', { a: { b: 1 } }, {}, [{ path: 'a', expected: '{ b: 1 }', actual: 'nothing' }]],
    ['a member too many', { a: undefined }, { a: 1 }, [{ path: 'a', expected: 'nothing', actual: '1' }]],
    ['an item', [1, { a: 1 }], [1, { a: 2 }], [{ path: '[1].a', expected: '1', actual: '2' }]],
    [
      'a shorter list',
      { a: [1, 2] },
      { a: [1] },
      [
        { path: 'a[1]', expected: '2', actual: 'nothing' },
        { path: 'a.length', expected: '2', actual: '1' },
      ],
    ],
    ['a longer list', [1], [1, 2], [{ path: 'length', expected: '1', actual: '2' }]],
    ['no list', [1], 'x', [{ path: '', expected: '[ 1 ]', actual: "'x'" }]],
    ['text that does not match', /^b/, 'ab', [{ path: '', expected: '/^b/', actual: "'ab'" }]],
    ['a number for an expression', /1/, 1, [{ path: '', expected: '/1/', actual: '1' }]],
    [
      'an asymmetric matcher',
      { a: expect.stringContaining('x') as unknown },
      { a: 'y' },
      [{ path: 'a', expected: "StringContaining 'x'", actual: "'y'" }],
    ],
    [
      'every member at fault',
      { a: 1, b: 2 },
      { a: 2, b: 1 },
      [
        { path: 'a', expected: '1', actual: '2' },
        { path: 'b', expected: '2', actual: '1' },
      ],
    ],
  ])('tells %s', (_case, pattern, actual, mismatches) => {
    expect(findMismatches(pattern, actual)).toEqual(mismatches);
  });

  it('shows the source of a function that says no, and what one threw', () => {
    const [no] = findMismatches({ a: (value: unknown) => value === 'x' }, { a: 'y' });
    expect(no?.expected).toContain('value === ');
    const [thrown] = findMismatches((value: string) => value.includes('x'), undefined);
    expect(thrown?.actual).toMatch(/^nothing, on which it threw TypeError/);
  });

  it('shows matchers inside a larger pattern as they would be written', () => {
    const [mismatch] = findMismatches({ a: { b: [jestExpect.any(Number), /x/] } }, {});
    expect(mismatch?.expected).toBe('{ b: [ Any<Number>, /x/ ] }');
  });

  it('shows hostile text on one line and not for ever', () => {
    const [mismatch] = findMismatches('x', `\u001B[31m\n${'a'.repeat(9999)}`);
    expect(mismatch?.actual.length).toBeLessThan(400);
    expect(mismatch?.actual).not.toMatch(/[\n\u001B]/);
  });
});

it('the type of a pattern knows the members of documents, at every depth', () => {
  const good: Pattern<SegmentDocument> = {
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    name: /^orders/,
    fault: undefined,
    http: { response: { status: (status) => status !== undefined && status < 500 } },
    annotations: { route: expect.any(String) as unknown as string },
    subsegments: [{ name: 'x' }],
  };
  // @ts-expect-error A status is a number.
  const wrongType: Pattern<SegmentDocument> = { http: { response: { status: '200' } } };
  // @ts-expect-error There is no such member.
  const wrongName: Pattern<SegmentDocument> = { nmae: 'orders' };
  expect([good, wrongType, wrongName]).toHaveLength(3);
});

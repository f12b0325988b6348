import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preparePattern } from './pattern.ts';

const meets = (pattern: string, text: string): boolean => preparePattern(pattern)?.(text) ?? true;

describe('preparePattern', () => {
  it.each<[string, string, boolean]>([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
    ['?', '', false],
    ['?', 'ab', false],
    ['GET', 'get', true],
    ['/users/*', '/users/', true],
    ['/users/*', '/users', false],
    ['*/health', '/usermgmt/health', true],
    ['*/health', '/usermgmt/health/live', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*b*c', 'a-bc', true],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['*ab*b', 'ab', false],
    ['**a**', 'bab', true],
    ['a.c', 'abc', false],
    ['ä?ö', 'Ä😀Ö', true],
    ['*??', '😀', false],
  ])('%j and %j: %j', (pattern, text, expected) => {
    expect(meets(pattern, text)).toBe(expected);
  });

  it('has nothing to ask for a pattern that everything meets', () => {
    expect(preparePattern('*')).toBeUndefined();
    expect(preparePattern('**')).toBeUndefined();
  });

  it('agrees with a regular expression', () => {
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 10 });
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
        expect(meets(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes few steps for patterns that make regular expressions hang', () => {
    expect(meets(`${'*a'.repeat(60)}b`, 'a'.repeat(5000))).toBe(false);
    expect(meets(`${'*a'.repeat(60)}?b`, 'a'.repeat(5000))).toBe(false);
    expect(meets(`*${'a'.repeat(1000)}b`, 'a'.repeat(2_000_000))).toBe(false);
  });
});

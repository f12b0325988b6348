import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from './wildcard.ts';

describe('matchesWildcard', () => {
  it.each<[string, string, boolean]>([
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['GET', 'get', true],
    ['/users/*', '/users/', true],
    ['/users/*', '/users', false],
    ['*/health', '/usermgmt/health', true],
    ['*/health', '/usermgmt/health/live', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['**a**', 'bab', true],
    ['a.c', 'abc', false],
    ['ä?ö', 'Ä😀Ö', true],
  ])('%j and %j: %j', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time for patterns that make regular expressions hang', () => {
    expect(matchesWildcard(`${'*a'.repeat(60)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { forbiddenCharacters, MAX_NAME_LENGTH, problemOfName } from './name-rule.ts';

describe('problemOfName', () => {
  it.each([
    ['a host', 'www.example.com:8080'],
    ['every symbol that is allowed', String.raw`_.:/%&#=+\-@`],
    ['letters of other scripts', 'Überweisung 日本語 خدمة'],
    ['numbers of other kinds', 'x² Ⅷ ٣'],
    ['spaces of other kinds', 'a\u00A0b\u3000c'],
    ['letters outside the basic plane', '\u{20000}'],
    ['the longest name', 'n'.repeat(MAX_NAME_LENGTH)],
    ['the longest name, of letters that take two units', '\u{20000}'.repeat(MAX_NAME_LENGTH)],
  ])('finds nothing wrong with %s', (_case, name) => {
    expect(problemOfName(name)).toBeUndefined();
  });

  it.each([
    ['?', 1],
    ['$', 1],
    ['Who?', 4],
    ['a,b', 2],
    ['https://host/*', 14],
    ['a(b)', 2],
    ['<img>', 1],
    ["it's", 3],
    ['日本!', 3],
    ['\u{20000}!', 2],
  ])('names the character and its place in %j', (name, position) => {
    const character = Array.from(name)[position - 1] ?? '';
    expect(problemOfName(name)).toContain(`Character ${position} of the name is "${character}" (U+`);
  });

  it.each([
    ['a tab', 'a\tb', 'U+0009'],
    ['a line break', 'a\nb', 'U+000A'],
    ['an escape', 'a\u001Bb', 'U+001B'],
    ['an emoji', 'a\u{1F600}b', 'U+1F600'],
  ])('refuses %s', (_case, name, code) => {
    expect(problemOfName(name)).toContain(code);
  });

  it('explains the replacement character', () => {
    expect(problemOfName('caf\uFFFD')).toBe(
      'Character 4 of the name is U+FFFD, which stands for bytes that are not UTF-8: send the name in UTF-8.',
    );
  });

  it('refuses the first length that is too long', () => {
    expect(problemOfName('n'.repeat(MAX_NAME_LENGTH + 1))).toBe(
      'The name has 201 characters, and X-Ray takes 200 at most: shorten it.',
    );
  });
});

describe('forbiddenCharacters', () => {
  it('names each character once, ten at most', () => {
    expect(forbiddenCharacters('a?b$c?\u001B')).toEqual(['"?" (U+003F)', '"$" (U+0024)', 'U+001B']);
    expect(forbiddenCharacters('!"$\'()*,;<>?')).toHaveLength(10);
    expect(forbiddenCharacters('fine')).toEqual([]);
  });
});

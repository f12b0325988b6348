import { describe, expect, it } from 'vitest';
import { excerpt, nameOfCharacter, printable } from './printable.ts';

describe('printable', () => {
  it.each([
    ['plain text', 'GET /users', 'GET /users'],
    ['letters of other scripts', 'Überweisung 日本', 'Überweisung 日本'],
    ['line breaks and tabs', 'SELECT *\r\n\tFROM users', 'SELECT * FROM users'],
    ['an escape sequence', '\u001B[31mred\u001B[0m', '[31mred[0m'],
    ['the one-byte form of an escape sequence', '\u009B31mred', '31mred'],
    ['a bell, a backspace and a delete', 'a\u0007b\bc\u007F', 'abc'],
    ['a title sequence', '\u001B]0;owned\u0007name', ']0;ownedname'],
    ['bidirectional overrides', 'user\u202Etxt.exe\u202C', 'usertxt.exe'],
    ['a zero-width space and a byte order mark', 'a\u200Bb\uFEFFc', 'ab c'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
    ['a lone surrogate', 'a\uD800b', 'ab'],
  ])('cleans %s', (_case, text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('excerpt', () => {
  it('leaves text alone that has the length', () => {
    expect(excerpt('12345', 5)).toBe('12345');
  });

  it('cuts text that is one longer, and says so', () => {
    expect(excerpt('123456', 5)).toBe('1234…');
  });

  it('does not cut a pair of surrogates in half', () => {
    expect(excerpt('123\u{1F600}56', 5)).toBe('123…');
  });

  it('says that it cut text of which little could be shown', () => {
    expect(excerpt('\u0007'.repeat(100), 5)).toBe('…');
  });
});

describe('nameOfCharacter', () => {
  it.each([
    ['?', '"?" (U+003F)'],
    ['\u{1F600}', '"\u{1F600}" (U+1F600)'],
    ['\n', 'U+000A'],
    ['\u001B', 'U+001B'],
    ['\u202E', 'U+202E'],
  ])('names %j', (character, expected) => {
    expect(nameOfCharacter(character)).toBe(expected);
  });
});

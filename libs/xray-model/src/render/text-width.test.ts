import { describe, expect, it } from 'vitest';
import { padLeft, padRight, truncate, widthOf } from './text-width.ts';

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['äöü', 3],
    ['日本', 4],
    ['한글', 4],
    ['e\u0301', 1],
    ['\u{1F600}', 2],
    ['└─ …', 4],
  ])('of %j is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('truncate', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['ab cdef', 4, 'ab…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['abc', -3, ''],
  ])('of %j to %i columns is %j', (text, width, expected) => {
    expect(truncate(text, width)).toBe(expected);
  });
});

describe('padRight and padLeft', () => {
  it('fill up by columns', () => {
    expect([padRight('日', 4), padLeft('日', 4), padRight('abc', 2)]).toEqual(['日  ', '  日', 'abc']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAfter, usernameOf } from './users.cursor.ts';

describe('a cursor', () => {
  it.each(['abc', 'Ann.Lee_1-x', 'a'.repeat(64)])('leads back to %s', (username) => {
    expect(usernameOf(cursorAfter(username))).toBe(username);
    expect(cursorAfter(username)).toMatch(/^[\w-]+$/);
  });

  it.each([
    '',
    'x',
    'dTE6',
    cursorAfter("o'brien"),
    cursorAfter('ab'),
    `${cursorAfter('abc')}=`,
    ` ${cursorAfter('abc')}`,
  ])('is not %j', (text) => {
    expect(usernameOf(text)).toBeUndefined();
  });

  it('is nothing that somebody makes up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(usernameOf(text)).toBeUndefined();
      }),
    );
  });
});

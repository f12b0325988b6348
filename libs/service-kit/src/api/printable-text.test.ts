import { describe, expect, it } from 'vitest';
import { printableText } from './printable-text.ts';

const name = printableText({ min: 2, max: 4, what: 'a name' });
const message = printableText({ min: 1, max: 20, what: 'a message', multiline: true });

describe('printableText', () => {
  it.each([
    ['ab', 'ab'],
    ['  ab\n', 'ab'],
    ['e\u0301e', '\u00e9e'],
    ['😀😀😀😀', '😀😀😀😀'],
    ['a b', 'a b'],
    ['👩\u200d🚀', '👩\u200d🚀'],
  ])('takes %j as %j', (given, taken) => {
    expect(name.parse(given)).toBe(taken);
  });

  it.each(['a', 'abcde', '😀😀😀😀😀', '   a   ', 'a'.repeat(1_000_000)])(
    'refuses the length of %j',
    (given) => {
      expect(name.safeParse(given).error?.issues[0]?.message).toBe('a name has 2 to 4 characters');
    },
  );

  it.each(['a\0b', 'a\nb', 'a\x7fb', 'a\u0085b', 'a\u2028b', 'a\ud800b', 'a\u202eb', 'a\u2066b'])(
    'refuses the characters of %j',
    (given) => {
      expect(name.safeParse(given).error?.issues[0]?.message).toBe('a name may not hold control characters');
    },
  );

  it('says what is missing or no text', () => {
    expect(name.safeParse(undefined).error?.issues[0]?.message).toBe('is required');
    expect(name.safeParse(7).error?.issues[0]?.message).toBe('a name has to be a text');
  });

  it('lets line breaks and tabs pass in text of many lines, and no other control character', () => {
    expect(message.parse('Hello,\r\n\tworld')).toBe('Hello,\r\n\tworld');
    expect(message.safeParse('Hello\0').success).toBe(false);
  });
});

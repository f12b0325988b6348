import { describe, expect, it } from 'vitest';
import { readPageToken, writePageToken } from './page-token.ts';

describe('a page token', () => {
  it.each(['0', '-5', '1465510280000000'])('brings back the place %s to the same question', (place) => {
    expect(readPageToken(writePageToken(place, 'question'), 'question')).toBe(place);
  });

  it.each([
    ['another question', writePageToken('5', 'other')],
    ['no place', writePageToken('', 'question')],
    ['a place that is no number', writePageToken('1e5', 'question')],
    ['nonsense', 'x'],
    ['nothing', ''],
  ])('is refused when it is of %s', (_case, token) => {
    expect(() => readPageToken(token, 'question')).toThrow('NextToken');
  });
});

import { describe, expect, it } from 'vitest';
import { markedParts } from './marked-parts.ts';

const shown = (text: string, field: string, characters: string[] = []): string => {
  const { before, member, after } = markedParts(text, field, characters);
  return `${before}<${member.map(({ text: part, isBad }) => (isBad ? `[${part}]` : part)).join('')}>${after}`;
};

describe('the member at fault', () => {
  it('is marked with its value, and in it the characters that are not allowed', () => {
    expect(shown('{"id":"1","name":"a?b, c","x":1}', 'name', ['"?" (U+003F)', '"," (U+002C)'])).toBe(
      '{"id":"1",<"name":"a[?]b[,] c">,"x":1}',
    );
  });

  it('is found by the last part of its way, and when it is a number', () => {
    expect(shown('{"http":{"response":{"status":7}}}', 'http.response.status')).toBe(
      '{"http":{"response":{<"status":7>}}}',
    );
  });

  it('is marked to the end of a document that is cut off', () => {
    expect(shown('{"name":"very lo', 'name')).toBe('{<"name":"very lo>');
  });

  it('keeps the quotes in a text together', () => {
    expect(shown('{"name":"a\\"b","id":2}', 'name')).toBe('{<"name":"a\\"b">,"id":2}');
  });

  it('is not marked when the document does not show it', () => {
    expect(markedParts('{"id":1}', 'name', [])).toEqual({ before: '{"id":1}', member: [], after: '' });
  });
});

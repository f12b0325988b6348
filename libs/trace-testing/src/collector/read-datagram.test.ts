import { describe, expect, it } from 'vitest';
import { readDatagram } from './read-datagram.ts';

const read = (text: string): ReturnType<typeof readDatagram> => readDatagram(Buffer.from(text));

describe('readDatagram', () => {
  it.each([
    ['as SDKs write it', '{"format":"json","version":1}'],
    ['with spaces and other members', ' { "version" : 1, "format": "json", "more": [1] } '],
    ['in any letter case', '{"Format":"JSON","VERSION":1}'],
    ['with a carriage return', '{"format":"json","version":1}\r'],
  ])('takes a header %s', (_case, header) => {
    expect(read(`${header}\n{}`)).toEqual({ kind: 'document', text: '{}' });
  });

  it.each([
    ['another version', '{"format":"json","version":2}'],
    ['a version as text', '{"format":"json","version":"1"}'],
    ['a version with a fraction', '{"format":"json","version":1.0}'],
    ['a version with an exponent', '{"format":"json","version":1e0}'],
    ['no version', '{"format":"json"}'],
    ['no format', '{"version":1}'],
    ['another format', '{"format":"xml","version":1}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no JSON', 'format=json'],
  ])('refuses a header with %s', (_case, header) => {
    expect(read(`${header}\n{}`)).toMatchObject({ kind: 'refused', code: 'InvalidHeader' });
  });

  it.each([
    ['no line break', '{"format":"json","version":1}'],
    ['an empty first line', '\n{}'],
    ['nothing after the header', '{"format":"json","version":1}\n'],
  ])('refuses %s', (_case, text) => {
    expect(read(text)).toMatchObject({ kind: 'refused', code: 'MissingHeaderOrSegment' });
  });

  it('takes all that follows the first line break as the document', () => {
    expect(read('{"format":"json","version":1}\n{\n}\n')).toEqual({ kind: 'document', text: '{\n}\n' });
  });

  it('takes nothing for nothing', () => {
    expect(read('')).toEqual({ kind: 'empty' });
  });
});

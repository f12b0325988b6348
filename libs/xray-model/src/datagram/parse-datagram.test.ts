import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { parseDatagram } from './parse-datagram.ts';
import type { DatagramRefusalCode } from './parse-datagram.ts';

const HEADER = '{"format":"json","version":1}';

describe('parseDatagram takes', () => {
  it.each([
    ['the usual header', HEADER],
    ['the version first', '{"version":1,"format":"json"}'],
    ['spaces', ' { "format" : "json" , "version" : 1 } '],
    ['a carriage return at its end', `${HEADER}\r`],
    ['tabs', '\t{"format":\t"json","version":\t1}\t'],
    ['a format in capitals', '{"format":"JSON","version":1}'],
    ['a format in mixed letters', '{"format":"jSoN","version":1}'],
    ['keys in capitals', '{"FORMAT":"json","Version":1}'],
    ['other members', '{"format":"json","version":1,"sender":{"name":["x",1.5]},"z":null}'],
    ['escapes', String.raw`{"f\u006frmat":"js\u006fn","version":1}`],
    ['a later member in place of an earlier one', '{"version":2,"format":"json","version":1}'],
  ])('%s', (_case, header) => {
    expect(parseDatagram(`${header}\n{"id":"x"}`)).toEqual({ kind: 'document', text: '{"id":"x"}' });
  });
});

describe('parseDatagram refuses', () => {
  it.each<[string, string, DatagramRefusalCode]>([
    ['version 2', '{"format":"json","version":2}\n{}', 'InvalidHeader'],
    ['version 0', '{"format":"json","version":0}\n{}', 'InvalidHeader'],
    ['a version in quotes', '{"format":"json","version":"1"}\n{}', 'InvalidHeader'],
    ['a version with a fraction', '{"format":"json","version":1.0}\n{}', 'InvalidHeader'],
    ['a version with an exponent', '{"format":"json","version":1e0}\n{}', 'InvalidHeader'],
    ['a version that is true', '{"format":"json","version":true}\n{}', 'InvalidHeader'],
    ['a version in a list', '{"format":"json","version":[1]}\n{}', 'InvalidHeader'],
    [
      'an object that looks like a version',
      '{"format":"json","version":{"source":"1"}}\n{}',
      'InvalidHeader',
    ],
    ['no version', '{"format":"json"}\n{}', 'InvalidHeader'],
    ['no format', '{"version":1}\n{}', 'InvalidHeader'],
    ['another format', '{"format":"xml","version":1}\n{}', 'InvalidHeader'],
    ['a format with a space', '{"format":"json ","version":1}\n{}', 'InvalidHeader'],
    ['a format that is no string', '{"format":1,"version":1}\n{}', 'InvalidHeader'],
    ['a header that is not JSON', 'json 1\n{}', 'InvalidHeader'],
    ['a header that is cut off', '{"format":"json","version":1\n{}', 'InvalidHeader'],
    ['a header with more after it', `${HEADER}x\n{}`, 'InvalidHeader'],
    ['a header after a byte order mark', `\uFEFF${HEADER}\n{}`, 'InvalidHeader'],
    ['a list', '["json",1]\n{}', 'InvalidHeader'],
    ['null', 'null\n{}', 'InvalidHeader'],
    ['a number', '1\n{}', 'InvalidHeader'],
    ['a line of blanks', '  \n{}', 'InvalidHeader'],
    ['a document without a header', '{"id":"x"}\n', 'MissingHeaderOrSegment'],
    ['an empty first line', '\n{}', 'MissingHeaderOrSegment'],
    ['only a line break', '\n', 'MissingHeaderOrSegment'],
    ['no line break', `${HEADER}{}`, 'MissingHeaderOrSegment'],
    ['a header with nothing after it', `${HEADER}\n`, 'MissingHeaderOrSegment'],
    ['one byte', 'x', 'MissingHeaderOrSegment'],
  ])('%s', (_case, text, code) => {
    const datagram = parseDatagram(text);
    expect(datagram).toMatchObject({ kind: 'refused', code });
    expect(datagram.kind === 'refused' && datagram.hint).toContain('send');
  });
});

describe('parseDatagram', () => {
  it('ignores an empty datagram', () => {
    expect(parseDatagram('')).toEqual({ kind: 'empty' });
  });

  it.each([
    ['more line breaks', '{"a":\n1}\n\n{"b":2}\n'],
    ['blanks', '   '],
    ['a line break', '\n'],
    ['what is not JSON', 'hello'],
    ['two documents', '{"a":1}{"b":2}'],
  ])('takes all that follows the first line break for the document: %s', (_case, text) => {
    expect(parseDatagram(`${HEADER}\n${text}`)).toEqual({ kind: 'document', text });
  });

  it('reads UTF-8', () => {
    expect(parseDatagram(`${HEADER}\n{"name":"日本 \u{1F600}"}`)).toMatchObject({
      text: '{"name":"日本 \u{1F600}"}',
    });
  });

  it('turns bytes that are not UTF-8 into U+FFFD', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER}\n{"name":"caf`),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    expect(parseDatagram(bytes.toString())).toMatchObject({ text: '{"name":"caf\uFFFD"}' });
  });

  it('takes the largest datagram whole', () => {
    const text = 'x'.repeat(65_507 - HEADER.length - 1);
    expect(parseDatagram(`${HEADER}\n${text}`)).toEqual({ kind: 'document', text });
  });

  it('has an answer for whatever bytes come', () => {
    const random = createRandom(7).below;
    const valid = Buffer.from(`${HEADER}\n{"id":"70de5b6f19ff9a0a"}`);
    const kinds = new Set<string>();
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = round % 2 === 0 ? Buffer.from(valid) : Buffer.alloc(random(200));
      const changes = round % 2 === 0 ? random(4) : bytes.length;
      for (let change = 0; change < changes; change += 1) {
        bytes[random(bytes.length)] = random(256);
      }
      kinds.add(parseDatagram(bytes.toString('utf8', 0, bytes.length - random(3))).kind);
    }
    expect([...kinds].sort()).toEqual(['document', 'empty', 'refused']);
  });
});

import { describe, expect, it } from 'vitest';
import { PackedParts, packParts } from './chunk-format.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('packParts', () => {
  it.each([[['one']], [['one', 'two', 'three']], [['', 'a', '', 'é\n{', '']], [[]]])(
    'keeps %j as it is',
    (texts) => {
      const packed = new PackedParts(packParts(texts.map(bytes)));
      expect(packed.count).toBe(texts.length);
      expect(texts.map((_text, part) => packed.part(part).toString())).toEqual(texts);
    },
  );

  it('makes documents that are alike much smaller', () => {
    const parts = Array.from({ length: 50 }, (_none, index) =>
      bytes(`{"id":${index},"name":"a service that is called often"}`),
    );
    expect(packParts(parts).length).toBeLessThan(Buffer.concat(parts).length / 4);
  });

  it('has no part beyond the last', () => {
    const packed = new PackedParts(packParts([bytes('a')]));
    expect(() => packed.part(1)).toThrow(RangeError);
    expect(() => packed.part(-1)).toThrow(RangeError);
  });

  it('says so when the bytes are not packed', () => {
    expect(() => new PackedParts(bytes('nothing of the kind'))).toThrow(Error);
  });
});

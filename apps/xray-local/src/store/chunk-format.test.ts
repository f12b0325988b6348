import { describe, expect, it } from 'vitest';
import { PackedParts, PartsBuilder } from './chunk-format.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

function packParts(parts: readonly Buffer[]): Buffer {
  const builder = new PartsBuilder();
  for (const part of parts) {
    builder.add(part);
  }
  return builder.pack();
}

describe('PartsBuilder', () => {
  it('has each part as it was, however large, before it is packed', () => {
    const builder = new PartsBuilder();
    const texts = ['one', '', 'x'.repeat(100_000), 'é'];
    for (const text of texts) {
      builder.add(bytes(text));
    }
    expect(builder.parts().map(String)).toEqual(texts);
    expect(builder.part(2)?.length).toBe(100_000);
    expect(builder.part(4)).toBeUndefined();
    expect(new PackedParts(builder.pack(), 1).part(2).length).toBe(100_000);
  });

  it.each([[['one']], [['one', 'two', 'three']], [['', 'a', '', 'é\n{', '']], [[]]])(
    'keeps %j as it is',
    (texts) => {
      const packed = new PackedParts(packParts(texts.map(bytes)), 1_000);
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
    const packed = new PackedParts(packParts([bytes('a')]), 9);
    expect(() => packed.part(1)).toThrow(RangeError);
    expect(() => packed.part(-1)).toThrow(RangeError);
  });

  it('says so when the bytes are not packed', () => {
    expect(() => new PackedParts(bytes('nothing of the kind'), 100)).toThrow(Error);
  });
});

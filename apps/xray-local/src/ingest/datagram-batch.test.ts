import { describe, expect, it } from 'vitest';
import { BatchBuilder, datagramsOf } from './datagram-batch.ts';

const textsOf = (batch: Parameters<typeof datagramsOf>[0]): string[] => [...datagramsOf(batch)].map(String);

describe('BatchBuilder', () => {
  it('gives back what was added, and begins anew', () => {
    const builder = new BatchBuilder(10);
    for (const text of ['a', 'bb', '', 'ccc']) builder.add(Buffer.from(text));
    const first = builder.take();
    builder.add(Buffer.from('next'));
    expect(first).toMatchObject({ count: 4, byteLength: 6 });
    expect(textsOf(first)).toEqual(['a', 'bb', '', 'ccc']);
    expect(textsOf(builder.take())).toEqual(['next']);
    expect(builder.take()).toMatchObject({ count: 0, byteLength: 0 });
  });

  it('is full when it has as many datagrams as it takes', () => {
    const builder = new BatchBuilder(2);
    builder.add(Buffer.from('a'));
    expect(builder.isFull).toBe(false);
    builder.add(Buffer.from('b'));
    expect(builder.isFull).toBe(true);
  });

  it('has room for one more of the largest datagrams until it is full', () => {
    const builder = new BatchBuilder(100);
    const largest = Buffer.alloc(65_507, 'x');
    while (!builder.isFull) builder.add(largest);
    expect(textsOf(builder.take()).every((text) => text.length === 65_507)).toBe(true);
  });
});

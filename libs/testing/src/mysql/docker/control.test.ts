import { describe, expect, it } from 'vitest';
import { plainText } from './control.ts';

const piece = (stream: number, text: string): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

describe("a container's log", () => {
  it('is put together from the pieces of both streams', () => {
    expect(plainText(Buffer.concat([piece(1, 'one\n'), piece(2, 'zwei ü\n')]))).toBe('one\nzwei ü\n');
  });

  it('may be empty or end in the middle', () => {
    expect(plainText(Buffer.alloc(0))).toBe('');
    expect(plainText(Buffer.concat([piece(1, 'one\n'), Buffer.from([1, 0, 0])]))).toBe('one\n');
  });
});

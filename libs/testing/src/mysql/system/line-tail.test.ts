import { describe, expect, it } from 'vitest';
import { lastLines, LineTail } from './line-tail.ts';

describe('LineTail', () => {
  it('joins lines that come in pieces', () => {
    const tail = new LineTail(10);
    expect(tail.push('first li')).toEqual([]);
    expect(tail.push('ne\nsecond\nthi')).toEqual(['first line', 'second']);
    expect(tail.lines()).toEqual(['first line', 'second', 'thi']);
  });

  it('keeps only the last lines', () => {
    expect(lastLines('1\n2\n3\n4\n', 2)).toEqual(['3', '4']);
    expect(lastLines('1\n2\n3', 2)).toEqual(['2', '3']);
  });

  it('leaves out empty lines and takes a carriage return for an end', () => {
    expect(lastLines('10%\r20%\r\n\n  \ndone\n', 10)).toEqual(['10%', '20%', 'done']);
  });

  it('cuts lines that are too long', () => {
    const [line] = lastLines(`${'x'.repeat(5000)}\n`, 1);
    expect(line).toHaveLength(2000);
  });
});

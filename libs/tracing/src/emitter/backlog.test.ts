import { describe, expect, it } from 'vitest';
import { Backlog } from './backlog.ts';

const datagram = (bytes: number): Buffer => Buffer.alloc(bytes);

describe('Backlog', () => {
  it('gives back what it was given, in that order', () => {
    const backlog = new Backlog(1000, 1e6);
    const taken: number[] = [];
    for (let count = 1; count <= 500; count += 1) {
      backlog.push(datagram(count), count % 3 === 0);
      if (count % 2 === 0) taken.push(backlog.shift()?.datagram.length ?? 0);
    }
    for (let next = backlog.shift(); next !== undefined; next = backlog.shift()) {
      expect(next.isPart).toBe(next.datagram.length % 3 === 0);
      taken.push(next.datagram.length);
    }
    expect(taken).toEqual(Array.from({ length: 500 }, (_none, index) => index + 1));
    expect(backlog.size).toBe(0);
  });

  it('takes no more documents than told, until one has left', () => {
    const backlog = new Backlog(2, 1e6);
    expect([1, 2, 3].map((bytes) => backlog.push(datagram(bytes), false))).toEqual([true, true, false]);
    backlog.shift();
    expect(backlog.push(datagram(4), false)).toBe(true);
    expect(backlog.size).toBe(2);
  });

  it('takes no more bytes than told, until some have left', () => {
    const backlog = new Backlog(100, 10);
    expect([6, 5, 4, 1].map((bytes) => backlog.push(datagram(bytes), false))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    backlog.shift();
    expect(backlog.push(datagram(6), false)).toBe(true);
  });
});

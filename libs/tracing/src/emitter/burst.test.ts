import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Burst } from './burst.ts';

let sent: string[] = [];
let burst: Burst;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  burst = new Burst((document) => sent.push(document));
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Burst', () => {
  it('hands documents on together, in their order, 5 ms after the first', () => {
    burst.add('a');
    vi.advanceTimersByTime(4);
    burst.add('b');
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(['a', 'b']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not wait once 64 are there', () => {
    for (let i = 0; i < 63; i += 1) burst.add('x');
    expect(sent).toHaveLength(0);
    burst.add('x');
    expect(sent).toHaveLength(64);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not keep what is large', () => {
    burst.add('x'.repeat(128 * 1024 - 1));
    expect(sent).toHaveLength(0);
    burst.add('y');
    expect(sent).toHaveLength(2);
  });

  it('hands on what waits when it is told to', () => {
    burst.add('a');
    burst.flush();
    expect(sent).toEqual(['a']);
    burst.flush();
    expect(sent).toEqual(['a']);
  });
});

import { describe, expect, it } from 'vitest';
import { flatten } from './values.tsx';

describe('values of documents', () => {
  it('are named by their way, and shown as they are', () => {
    expect(flatten({ a: { b: 1, c: [true, 'x'] }, d: {}, e: null })).toEqual([
      ['a.b', '1'],
      ['a.c.0', 'true'],
      ['a.c.1', 'x'],
      ['d', '{}'],
      ['e', 'null'],
    ]);
  });

  it('are bounded in depth and number', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) as object;
    expect(flatten(deep)).toHaveLength(1);
    expect(
      flatten(Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]))),
    ).toHaveLength(500);
  });

  it('are safe to show: control characters are written out', () => {
    const [first] = flatten({ a: 'x\u001b[31m\u202e' });
    expect(first?.[1]).not.toMatch(/[\u001b\u202e]/);
  });
});

import { describe, expect, it } from 'vitest';
import { flag, list, number, object, optional, record, text, withDefault } from './decode.ts';

const shape = object({ name: text, count: number, tags: withDefault(list(text), []), note: optional(text) });

describe('reading an answer', () => {
  it('keeps the members that are known and leaves out those that are absent or null', () => {
    expect(shape({ name: 'a', count: 2, note: null, extra: true }, '')).toEqual({
      name: 'a',
      count: 2,
      tags: [],
    });
  });

  it.each([
    [{ name: 1, count: 2 }, 'name should be text'],
    [{ name: 'a', count: '2' }, 'count should be a number'],
    [{ name: 'a', count: Number.NaN }, 'count should be a number'],
    [{ name: 'a', count: 2, tags: ['x', 3] }, 'tags[1] should be text'],
    [[], 'it should be an object'],
    [null, 'it should be an object'],
  ])('refuses %j and names the place', (value, message) => {
    expect(() => shape(value, '')).toThrow(message);
  });

  it('reads records by their values', () => {
    expect(record(flag)({ a: true }, '')).toEqual({ a: true });
    expect(() => record(flag)({ a: 1 }, 'flags')).toThrow('flags.a should be true or false');
  });
});

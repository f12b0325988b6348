import { describe, expect, it } from 'vitest';
import { hrefOf } from './location.ts';

describe('addresses', () => {
  it('are relative, and leave out what is empty', () => {
    expect(hrefOf('traces', { filter: 'user = "a&b"', last: undefined, node: '' })).toBe(
      './traces?filter=user+%3D+%22a%26b%22',
    );
    expect(hrefOf('map')).toBe('./map');
  });
});

import { describe, expect, it } from 'vitest';
import { withFilter } from './filter-history.ts';

describe('the history of filters', () => {
  it('has the last one first and each once', () => {
    expect(withFilter(['a', 'b', 'c'], 'c')).toEqual(['c', 'a', 'b']);
  });

  it('is bounded', () => {
    const long = Array.from({ length: 20 }, (_, index) => `f${index}`);
    expect(withFilter(long, 'new')).toHaveLength(20);
    expect(withFilter(long, 'new')).not.toContain('f19');
  });
});

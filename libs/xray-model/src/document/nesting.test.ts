import { describe, expect, it } from 'vitest';
import { hasDeepNesting, MAX_NESTING } from './nesting.ts';

describe('hasDeepNesting', () => {
  it('takes the deepest nesting that is allowed', () => {
    expect(hasDeepNesting('['.repeat(MAX_NESTING) + ']'.repeat(MAX_NESTING))).toBe(false);
  });

  it('refuses one level more', () => {
    expect(hasDeepNesting('['.repeat(MAX_NESTING + 1) + ']'.repeat(MAX_NESTING + 1))).toBe(true);
  });

  it('counts levels, not brackets', () => {
    expect(hasDeepNesting(`[${'{},'.repeat(5000)}{}]`)).toBe(false);
  });

  it.each([
    ['brackets in strings', JSON.stringify('['.repeat(5000))],
    ['brackets after an escaped quote', JSON.stringify(`"${'['.repeat(5000)}`)],
    ['brackets after an escaped backslash', JSON.stringify(['\\', ']'.repeat(5000)])],
  ])('ignores %s', (_case, text) => {
    expect(hasDeepNesting(text)).toBe(false);
  });
});

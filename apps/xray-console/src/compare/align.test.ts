import { describe, expect, it } from 'vitest';
import { assembled, serviceTrace, span } from '../../test/support/trace-for-tests.ts';
import { alignTraces } from './align.ts';
import type { Pair } from './align.ts';

const shown = (pairs: readonly Pair[]): string[] =>
  pairs.map(({ left, right }) => `${left?.document.name ?? '-'} | ${right?.document.name ?? '-'}`);

const root = (...names: string[]) =>
  assembled(
    span(1, 'root', 0, 50, {
      subsegments: names.map((name, index) => span(index + 2, name, index * 5, index * 5 + 4)),
    }),
  );

describe('two traces side by side', () => {
  it('are alike where they did the same, whatever the times are', () => {
    const pairs = alignTraces(serviceTrace('ok', 1), serviceTrace('slow', 2));
    expect(pairs).toHaveLength(5);
    expect(pairs.every(({ left, right }) => left?.document.name === right?.document.name)).toBe(true);
  });

  it('show what only one of them did where it did it', () => {
    expect(shown(alignTraces(root('a', 'b', 'd'), root('a', 'c', 'd')))).toEqual([
      'root | root',
      'a | a',
      '- | c',
      'b | -',
      'd | d',
    ]);
  });

  it('pair what repeats in order, and leave over what is too many', () => {
    expect(shown(alignTraces(root('q', 'q', 'q'), root('q', 'q')))).toEqual([
      'root | root',
      'q | q',
      'q | q',
      'q | -',
    ]);
  });

  it('give each line a key of its own', () => {
    const keys = alignTraces(serviceTrace('list', 1), serviceTrace('list', 2)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

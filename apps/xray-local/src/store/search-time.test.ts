import { describe, expect, it } from 'vitest';
import { searchTime } from './search-time.ts';
import type { SearchStep } from './search-traces.ts';

const looked: SearchStep = { kind: 'candidate', candidate: { no: 1, version: 1, match: undefined } };
const passed = (rows: number): SearchStep => ({ kind: 'passed', rows, no: 1 });

describe('the time of a search', () => {
  it('is up after its milliseconds, once five hundred traces were looked at', () => {
    let ticks = 0;
    const isTimeUp = searchTime(10, () => ticks);
    expect(isTimeUp(passed(499))).toBe(false);
    expect(isTimeUp(looked)).toBe(false);
    ticks = 10;
    expect(isTimeUp(looked)).toBe(true);
  });

  it('is not up before, however late it is', () => {
    const isTimeUp = searchTime(0, () => 1_000);
    expect(Array.from({ length: 499 }, () => isTimeUp(looked))).not.toContain(true);
    // Those that were looked at are among those that it then has passed.
    expect(isTimeUp(passed(499))).toBe(false);
    expect(isTimeUp(looked)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { parseProcStat } from './process-info.ts';

const stat = (name: string, state: string): string =>
  `4242 (${name}) ${state} 1 4242 4242 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 1 0 987654 1000000 200`;

describe('parseProcStat', () => {
  it('finds when a process began, whatever its name', () => {
    expect(parseProcStat(stat('node', 'S'))).toEqual({ startedAt: '987654', ended: false });
    expect(parseProcStat(stat('tmux: ) R 1 2', 'R'))).toEqual({ startedAt: '987654', ended: false });
  });

  it.each(['Z', 'X'])('takes the state %s for the end', (state) => {
    expect(parseProcStat(stat('node', state))?.ended).toBe(true);
  });

  it('finds nothing in anything else', () => {
    expect(parseProcStat('')).toBeUndefined();
  });
});

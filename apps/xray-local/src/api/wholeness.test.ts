import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { noteOnWholeness } from './wholeness.ts';

function note(isComplete: boolean): { readonly answered: object; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const log = createLog({ level: 'warn', now: () => new Date(0), write: (line) => lines.push(line) });
  const answered = noteOnWholeness(isComplete, { log, what: 'a service graph', start: 1, end: 2 });
  return { answered, lines };
}

describe('noteOnWholeness', () => {
  it('marks an answer that is not whole, and says so in the log', () => {
    const { answered, lines } = note(false);
    expect(answered).toEqual({ Truncated: true });
    expect(lines.join('')).toContain('a service graph of a group is not whole');
  });

  it('adds nothing to one that is', () => {
    expect(note(true)).toEqual({ answered: {}, lines: [] });
  });
});

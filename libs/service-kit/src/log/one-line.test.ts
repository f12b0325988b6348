import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

/** The text as it goes to stdout, for one line that was logged. */
function written(fields: Readonly<Record<string, unknown>>, message: string): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  createLogger({ service: 'test', level: 'info', destination }).info(fields, message);
  return lines.join('');
}

describe('a line of the log', () => {
  it.each([
    ['a line break', 'first\n{"level":"info","msg":"forged"}'],
    ['a carriage return', 'first\rforged'],
    ['what a terminal would obey', '\u001b[2J\u001b]0;title\u0007'],
    ['a quote', 'end","msg":"forged'],
    ['half a character', '\ud800'],
  ])('stays one line of plain text with %s in it, wherever that is', (_what, hostile) => {
    const line = written({ path: hostile, err: new Error(hostile), [hostile]: 1 }, hostile);
    expect(line.replace(/\n$/, '')).not.toMatch(/[\u0000-\u001f]/);
    expect(JSON.parse(line)).toMatchObject({ level: 'info', service: 'test', path: hostile, msg: hostile });
  });
});

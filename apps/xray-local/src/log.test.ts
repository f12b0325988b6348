import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import type { LogLevel } from './log.ts';

function logAll(level: LogLevel): string[] {
  const lines: string[] = [];
  const log = createLog({ level, now: () => new Date(0), write: (line) => lines.push(line) });
  log.debug('d');
  log.info('i', { code: 'X', text: 'a\n\u001B' });
  log.warn('w');
  log.error('e');
  log.announce('a');
  return lines;
}

describe('createLog', () => {
  it('writes each event as one JSON line', () => {
    expect(logAll('info')[0]).toBe(
      '{"level":"info","msg":"i","code":"X","text":"a\\n\\u001b","time":"1970-01-01T00:00:00.000Z"}\n',
    );
  });

  it.each<[LogLevel, string]>([
    ['debug', 'diwea'],
    ['info', 'iwea'],
    ['warn', 'wea'],
    ['error', 'ea'],
  ])('at level %s writes %s, an announcement always', (level, expected) => {
    const messages = logAll(level).map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages.join('')).toBe(expected);
  });
});

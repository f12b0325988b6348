import { describe, expect, it } from 'vitest';
import { TroubleLog } from './trouble-log.ts';

function start(): { log: TroubleLog; lines: string[]; after: (milliseconds: number) => void } {
  const lines: string[] = [];
  let now = 5;
  const write = (level: string) => (message: string) => lines.push(`${level} ${message}`);
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  return {
    log: new TroubleLog(logger, () => now),
    lines,
    after: (milliseconds) => {
      now += milliseconds;
    },
  };
}

describe('TroubleLog', () => {
  it('warns once a minute for each cause, with how often it happened since', () => {
    const { log, lines, after } = start();
    for (let count = 0; count < 5; count += 1) log.warn('a', 'fails');
    log.warn('b', 'fails too');
    after(59_999);
    log.warn('a', 'fails');
    after(1);
    log.warn('a', 'fails');
    expect(lines).toEqual([
      'warn xray: fails',
      'warn xray: fails too',
      'warn xray: fails (5 more since the last warning)',
    ]);
  });

  it('says once when it works again, if there was a warning', () => {
    const { log, lines } = start();
    log.over('a', 'works');
    log.warn('a', 'fails');
    log.warn('a', 'fails');
    log.over('a', 'works');
    log.over('a', 'works');
    log.warn('a', 'fails');
    expect(lines).toEqual([
      'warn xray: fails',
      'info xray: works (1 more since the last warning)',
      'warn xray: fails',
    ]);
  });

  it('lives with a logger that throws', () => {
    const fail = (): never => {
      throw new Error('no disk');
    };
    const log = new TroubleLog({ debug: fail, info: fail, warn: fail, error: fail });
    log.warn('a', 'fails');
    log.over('a', 'works');
  });
});

import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('has the ports of the README as its defaults', () => {
    expect(parseOptions([])).toEqual({
      once: false,
      verbose: false,
      ports: { userManagement: 8095, notification: 8096, xray: 2000 },
      broken: undefined,
    });
  });

  it('reads what is given', () => {
    const args = ['--once', '--verbose', '--break', 'mysql', '--xray-port', '3000', '--notification-port=0'];
    expect(parseOptions(args)).toEqual({
      once: true,
      verbose: true,
      ports: { userManagement: 8095, notification: 0, xray: 3000 },
      broken: 'mysql',
    });
  });

  it('takes free ports for all when asked', () => {
    expect(parseOptions(['--free-ports'])?.ports).toEqual({ userManagement: 0, notification: 0, xray: 0 });
  });

  it('answers nothing when help is asked for', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--no-such-flag'], 'no-such-flag'],
    [['--xray-port', '70000'], '--xray-port "70000": a port is 0 to 65535'],
    [['--xray-port', '8095'], 'two parts can not share a port'],
    [['--break', 'all'], '--break "all": can be mysql or notification'],
  ])('refuses %j with what is wrong and the usage', (args, problem) => {
    expect(() => parseOptions(args)).toThrow(problem);
    expect(() => parseOptions(args)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }) as Error);
  });
});

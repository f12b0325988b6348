import { describe, expect, it } from 'vitest';
import { bareEnvironment } from './run-command.ts';

describe('the environment of programs', () => {
  it('holds what they need to run, and no secrets or settings of the caller', () => {
    const env = {
      PATH: '/usr/bin',
      HOME: '/home/ann',
      DB_PASSWORD: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      MYSQL_TCP_PORT: '1',
      TMPDIR: undefined,
    };
    expect(bareEnvironment(env)).toEqual({ PATH: '/usr/bin', HOME: '/home/ann', LC_ALL: 'C.UTF-8' });
  });
});

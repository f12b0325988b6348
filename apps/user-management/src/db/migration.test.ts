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

  it('stay what they were when they were released', () => {
    expect(
      Object.fromEntries(migrations.map((migration) => [migration.name, checksumOf(migration)])),
    ).toEqual({
      users: '630de164f91619037555152c95264d38d4a37b70a5d5809e133f31c58754bf81',
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

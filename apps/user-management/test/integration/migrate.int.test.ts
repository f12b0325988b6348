import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import type { Pool } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import type { Database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { MigrationError } from '../../src/db/migration.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { openPool } from '../../src/db/pool.ts';
import { createUsersRepository } from '../../src/features/users/users.repository.ts';
import { databaseConfig, startTestMysql } from '../support/mysql.ts';

let mysql: MysqlServer;
let own: TestDatabase;
const pools: Pool[] = [];

/** A replica's own way to the database of the test. */
function replica(): Database {
  const pool = openPool(databaseConfig(own.connection));
  pools.push(pool);
  return createDatabase(pool);
}

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('migrate');
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await own.drop();
});

const ALL = migrations.map(({ version, name }) => `${version} ${name}`);

const recordOf = ({ query }: Database) =>
  query('SELECT version, name FROM schema_migrations ORDER BY version');

/** Tries until the lock is given, as the service does: on a busy machine another may keep it for longer than one wait. */
async function migrateAtLast(database: Database): Promise<string[]> {
  for (;;) {
    try {
      return await migrate(database, migrations);
    } catch (error) {
      if (!(error instanceof MigrationError) || error.code !== 'migration_lock_timeout') throw error;
    }
  }
}

const insert = (username: string, email: string, enabled = true) => ({
  sql: `INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
        VALUES (?, ?, 'ROLE_USER', ?, 'Zoë', '山田 🙂', 'x')`,
  values: [username, email, enabled],
});

describe('migrate', () => {
  it('makes the schema and records what it did', async () => {
    const database = replica();
    expect(await migrate(database, migrations)).toEqual(ALL);
    expect(await recordOf(database)).toEqual(migrations.map(({ version, name }) => ({ version, name })));
    for (const name of ['users', 'mail_outbox', 'login_attempts']) {
      const [table] = await database.query(`SHOW CREATE TABLE ${name}`);
      expect(table?.['Create Table']).toMatch(/CHARSET=utf8mb4/);
    }
  });

  it('does nothing the second time', async () => {
    const database = replica();
    await migrate(database, migrations);
    expect(await migrate(database, migrations)).toEqual([]);
  });

  it('is done once when many replicas start at the same time', async () => {
    const replicas = [replica(), replica(), replica(), replica()];
    const applied = await Promise.all(replicas.map(migrateAtLast));
    expect(applied.flat()).toEqual(ALL);
    expect(await recordOf(replica())).toHaveLength(ALL.length);
  });

  it('gives up, and can be tried again, while another replica keeps the lock', async () => {
    const [first, second] = [replica(), replica()];
    // Lasts until the test lets go of it.
    const held = `'${own.connection.database}'`;
    const slow = { version: 1, name: 'slow', sql: `DO GET_LOCK(${held}, 50)` };
    const migrating = await replica().session(async (query) => {
      await query(`DO GET_LOCK(${held}, 0)`);
      const started = migrate(first, [slow]);
      await expect
        .poll(async () => (await second.query('SHOW PROCESSLIST')).map(({ Info }) => Info))
        .toContain(slow.sql);
      await expect(migrate(second, [slow])).rejects.toMatchObject({ code: 'migration_lock_timeout' });
      await query(`DO RELEASE_LOCK(${held})`);
      return { started };
    });
    expect(await migrating.started).toEqual(['1 slow']);
    expect(await migrate(second, [slow])).toEqual([]);
  });

  it('does not disturb a migration of another database on the same server', async () => {
    const other = await mysql.createDatabase('other');
    try {
      const pool = openPool(databaseConfig(other.connection));
      pools.push(pool);
      const applied = await Promise.all([
        migrate(replica(), migrations),
        migrate(createDatabase(pool), migrations),
      ]);
      expect(applied).toEqual([ALL, ALL]);
    } finally {
      await other.drop();
    }
  });

  it('refuses a migration that is not the one that was applied', async () => {
    const database = replica();
    const migration = { version: 1, name: 'a', sql: 'CREATE TABLE a (id INT)' };
    await migrate(database, [migration]);
    const changed = migrate(database, [{ ...migration, sql: 'CREATE TABLE a (id BIGINT)' }]);
    await expect(changed).rejects.toMatchObject({ code: 'migration_changed', message: /1 a/ });
  });

  it('leaves versions alone that only a newer program knows', async () => {
    const database = replica();
    const next = { version: migrations.length + 1, name: 'next', sql: 'CREATE TABLE next (id INT)' };
    await migrate(database, [...migrations, next]);
    expect(await migrate(database, migrations)).toEqual([]);
  });

  it('records nothing of a migration that fails, keeps the ones before it, and gives the lock back', async () => {
    const database = replica();
    const broken = { version: migrations.length + 1, name: 'broken', sql: 'CREATE TABLE users (id INT)' };
    await expect(migrate(database, [...migrations, broken])).rejects.toMatchObject({
      code: 'migration_failed',
      cause: { code: 'ER_TABLE_EXISTS_ERROR' },
    });
    expect(await recordOf(database)).toHaveLength(ALL.length);
    expect(await migrate(replica(), migrations)).toEqual([]);
  });

  it.each(migrations)(
    'takes up again where it broke off after $name had run and before it was recorded',
    async ({ version }) => {
      const database = replica();
      await migrate(database, migrations);
      await database.query('DELETE FROM schema_migrations WHERE version >= ?', [version]);
      expect(await migrate(database, migrations)).toEqual(ALL.slice(version - 1));
    },
  );

  it('brings up to date a database that has users in the first form', async () => {
    const database = replica();
    await migrate(database, migrations.slice(0, 1));
    const { sql, values } = insert('zoe', 'zoe@example.com');
    await database.query(sql, values);
    await migrate(database, migrations);
    expect(await createUsersRepository(database.query).credentialsOf('zoe')).toMatchObject({
      passwordVersion: 1,
    });
  });
});

describe('the users table', () => {
  it('takes names in any script, and dates them in UTC', async () => {
    const database = replica();
    await migrate(database, migrations);
    const { sql, values } = insert('zoe', 'zoe@example.com');
    const before = Date.now();
    await database.query(sql, values);
    const [user] = await database.query('SELECT * FROM users');
    expect(user).toMatchObject({ firstname: 'Zoë', lastname: '山田 🙂', version: 1, enabled: 1 });
    expect(Math.abs((user?.['created_at'] as Date).getTime() - before)).toBeLessThan(600_000);
  });

  it.each([
    ['user name', 'ZOE', 'other@example.com'],
    ['address', 'other', 'Zoé@example.com'],
  ])('refuses a second user with a look-alike %s', async (_what, username, email) => {
    const database = replica();
    await migrate(database, migrations);
    const first = insert('zoe', 'zoe@example.com');
    await database.query(first.sql, first.values);
    const second = insert(username, email);
    await expect(database.query(second.sql, second.values)).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
  });

  it('is what the summary counts', async () => {
    const database = replica();
    await migrate(database, migrations);
    const users = createUsersRepository(database.query);
    expect(await users.summary()).toEqual({ users: 0, enabledUsers: 0, characterSet: 'utf8mb4' });
    for (const [name, enabled] of [
      ['a', true],
      ['b', false],
      ['c', true],
    ] as const) {
      const { sql, values } = insert(name, `${name}@example.com`, enabled);
      await database.query(sql, values);
    }
    expect(await users.summary()).toEqual({ users: 3, enabledUsers: 2, characterSet: 'utf8mb4' });
  });

  it('counts 100 at most, so that the summary costs the same for a million', async () => {
    const database = replica();
    await migrate(database, migrations);
    for (let i = 0; i < 101; i += 1) {
      const { sql, values } = insert(`name${i}`, `name${i}@example.com`);
      await database.query(sql, values);
    }
    expect(await createUsersRepository(database.query).summary()).toMatchObject({ users: 100 });
  });
});

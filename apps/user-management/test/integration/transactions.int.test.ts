import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changesOf, createDatabase } from '../../src/db/database.ts';
import type { Database, Query } from '../../src/db/database.ts';
import { openPool } from '../../src/db/pool.ts';
import { startTap } from '../support/kill-tap.ts';
import type { Tap } from '../support/kill-tap.ts';
import { databaseConfig, startTestMysql } from '../support/mysql.ts';

let mysql: MysqlServer;
let own: TestDatabase;
/** Stands between the database under test and the server. */
let tap: Tap;
let database: Database;
/** Looks at the tables past the tap. */
let observer: Database;
const closers: (() => Promise<unknown>)[] = [];

function open(through?: { readonly host: string; readonly port: number }): Database {
  const pool = openPool(databaseConfig(own.connection, through));
  closers.push(() => pool.end());
  return createDatabase(pool);
}

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('transactions');
  tap = await startTap(own.connection);
  closers.push(() => tap.close());
  database = open(tap);
  observer = open();
  await observer.query('CREATE TABLE accounts (id INT PRIMARY KEY, amount INT NOT NULL) ENGINE = InnoDB');
  await observer.query('INSERT INTO accounts VALUES (1, 100), (2, 100)');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await own.drop();
});

const amounts = async () =>
  (await observer.query('SELECT amount FROM accounts ORDER BY id')).map(({ amount }) => amount);
const add = (query: Query, id: number, amount: number) =>
  query('UPDATE accounts SET amount = amount + ? WHERE id = ?', [amount, id]);

describe('a statement without rows', () => {
  it('tells how many it found, and which id a row was given', async () => {
    await observer.query('CREATE TABLE numbered (id INT PRIMARY KEY AUTO_INCREMENT, n INT)');
    const inserted = await observer.query('INSERT INTO numbered (n) VALUES (1)');
    expect(changesOf(inserted)).toEqual({ affectedRows: 1, insertId: 1 });
    const same = await observer.query('UPDATE numbered SET n = 1');
    expect(changesOf(same)).toEqual({ affectedRows: 1, insertId: 0 });
    expect(changesOf(await observer.query('DELETE FROM numbered WHERE n = 2')).affectedRows).toBe(0);
  });
});

describe('a transaction', () => {
  it('is there as a whole when its work is done, and returns what that returned', async () => {
    const answer = await database.transaction(async (query) => {
      await add(query, 1, -10);
      expect(await amounts()).toEqual([100, 100]);
      await add(query, 2, 10);
      return 'moved';
    });
    expect([answer, await amounts()]).toEqual(['moved', [90, 110]]);
  });

  it.each([
    ['its work throws', () => Promise.reject(new RangeError('no'))],
    ['a statement is refused', (query: Query) => query('INSERT INTO accounts VALUES (1, 1)')],
  ])('leaves nothing when %s, and its connection is used again', async (_what, fail) => {
    const connectionId = async (query: Query) => (await query('SELECT CONNECTION_ID() AS id'))[0]?.['id'];
    const before = await database.transaction(connectionId);
    const failing = database.transaction(async (query) => {
      await add(query, 1, -10);
      await fail(query);
    });
    await expect(failing).rejects.not.toBeInstanceOf(DatabaseUnavailable);
    expect(await database.transaction(connectionId)).toBe(before);
    // What was still open would have been committed by the next one.
    expect(await amounts()).toEqual([100, 100]);
  });

  it('is done again when the server ends it because of a deadlock', async () => {
    const both = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()] as const;
    let tries = 0;
    const move = (from: 0 | 1) => {
      const [here, there] = from === 0 ? [both[0], both[1]] : [both[1], both[0]];
      return database.transaction(async (query) => {
        tries += 1;
        await add(query, from + 1, -10);
        here.resolve(undefined);
        // Each has its own row by now and wants the other's.
        await there.promise;
        await add(query, 2 - from, 10);
      });
    };
    await Promise.all([move(0), move(1)]);
    expect(tries).toBe(3);
    expect(await amounts()).toEqual([100, 100]);
  });

  it('is unavailable when another keeps a lock through all of its tries', async () => {
    let tries = 0;
    await observer.transaction(async (holder) => {
      await add(holder, 1, 1);
      const waiting = database.transaction(async (query) => {
        tries += 1;
        await add(query, 1, 5);
      });
      await expect(waiting).rejects.toMatchObject({
        code: 'database_unavailable',
        cause: { code: 'ER_LOCK_WAIT_TIMEOUT' },
      });
    });
    expect(tries).toBe(3);
    expect(await amounts()).toEqual([101, 100]);
  });

  it('leaves nothing when the connection is lost in its midst, and is not done again', async () => {
    let tries = 0;
    const broken = database.transaction(async (query) => {
      tries += 1;
      await add(query, 1, -10);
      tap.cut();
      await add(query, 2, 10);
    });
    await expect(broken).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(tries).toBe(1);
    await expect.poll(amounts).toEqual([100, 100]);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('rejects when the answer to its commit is lost, and is not done again: it may have happened', async () => {
    const commit = tap.holdAnswer('COMMIT');
    let tries = 0;
    const committing = database.transaction(async (query) => {
      tries += 1;
      await add(query, 1, -10);
    });
    await commit.reached;
    tap.cut();
    await expect(committing).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect([tries, await amounts()]).toEqual([1, [90, 100]]);
  });
});

import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import { freePort } from '@xray-microservices/testing';
import type { MysqlServer } from '@xray-microservices/testing';
import type { Pool } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import type { Database } from '../../src/db/database.ts';
import { openPool } from '../../src/db/pool.ts';
import { databaseConfig, startTestMysql } from '../support/mysql.ts';
import { startTcpForwarder } from '../support/tcp-forwarder.ts';

let mysql: MysqlServer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function open(changes: Partial<Parameters<typeof openPool>[0]> = {}): { database: Database; pool: Pool } {
  const pool = openPool({ ...databaseConfig(mysql.connection), ...changes });
  closers.push(() => pool.end());
  return { database: createDatabase(pool), pool };
}

const ask = ({ query }: Database) => query('SELECT ? + 1 AS answer', [41]);

describe('the database', () => {
  it('answers with rows', async () => {
    expect(await ask(open().database)).toEqual([{ answer: 42 }]);
  });

  it('serves more callers at once than it has connections', async () => {
    const { database } = open();
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(database)));
    expect(answers).toHaveLength(60);
  });

  it('refuses the caller after the last that may wait', async () => {
    const { database } = open();
    const results = await Promise.allSettled(Array.from({ length: 61 }, () => ask(database)));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(DatabaseUnavailable);
  });

  it('opens as many connections, and lets as many wait, as it is told', async () => {
    const { database } = open({ connections: 2, waitingCallers: 3 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => ask(database)));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Error] : [],
    );
    expect(refused).toEqual([expect.any(DatabaseUnavailable)]);
    expect(refused[0]?.cause).toMatchObject({ code: 'pool_queue_full' });
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => database.query('SELECT CONNECTION_ID() AS id')),
    );
    expect(new Set(ids.map(([row]) => row?.['id'])).size).toBeLessThanOrEqual(2);
  });

  it("passes on the driver's error about a statement, and uses the connection again", async () => {
    const { database } = open();
    const connection = async () => (await database.query('SELECT CONNECTION_ID() AS id'))[0]?.['id'];
    const before = await connection();
    await expect(database.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    expect(await connection()).toBe(before);
  });

  it.each([
    ['nobody listens', async () => ({ port: await freePort() }), 'ECONNREFUSED'],
    ['the password is wrong', () => ({ password: 'wrong' }), 'ER_ACCESS_DENIED_ERROR'],
    ['the host has no address', () => ({ host: 'nowhere.invalid' }), /ENOTFOUND|EAI_AGAIN/],
  ])('is unavailable when %s', async (_what, changes, code) => {
    const { database } = open(await changes());
    const failure = ask(database);
    await expect(failure).rejects.toThrow(DatabaseUnavailable);
    await expect(failure).rejects.toMatchObject({ cause: { code: expect.stringMatching(code) as string } });
  });

  it('is unavailable when its certificate cannot be verified', async () => {
    const failure = ask(open({ tls: true }).database);
    await expect(failure).rejects.toThrow(DatabaseUnavailable);
    await expect(failure).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/SSL|CERT/) as string },
    });
  });

  it('finds the server again after its connections were cut', async () => {
    const forwarder = await startTcpForwarder(mysql.connection);
    const { database } = open(forwarder);
    await ask(database);
    await forwarder.close();
    await expect(ask(database)).rejects.toThrow(DatabaseUnavailable);
    const again = await startTcpForwarder(mysql.connection, forwarder.port);
    closers.push(() => again.close());
    expect(await ask(database)).toEqual([{ answer: 42 }]);
  });

  it('answers every caller of a server that hangs, and works again when the server does', async (context) => {
    context.skip(mysql.way === 'environment', 'the server is not ours to pause');
    const { database } = open();
    await Promise.all(Array.from({ length: 10 }, () => ask(database)));
    await mysql.pause();
    try {
      const results = await Promise.allSettled(Array.from({ length: 40 }, () => ask(database)));
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
    } finally {
      await mysql.resume();
    }
    await expect.poll(() => ask(database), { timeout: 20_000 }).toEqual([{ answer: 42 }]);
    expect(await Promise.all(Array.from({ length: 40 }, () => ask(database)))).toHaveLength(40);
  });
});

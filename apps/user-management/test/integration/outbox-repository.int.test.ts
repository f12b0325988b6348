import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import type { Pool } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changesOf, createDatabase } from '../../src/db/database.ts';
import type { Database, Query } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { openPool } from '../../src/db/pool.ts';
import { createMailsRepository } from '../../src/features/mails/mails.repository.ts';
import type { MailChange, MailsRepository } from '../../src/features/mails/mails.repository.ts';
import { createMailOutbox } from '../../src/features/mails/outbox.ts';
import { databaseConfig, startTestMysql } from '../support/mysql.ts';

let mysql: MysqlServer;
let own: TestDatabase;
let pool: Pool;
let database: Database;
let mails: MailsRepository;

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('repository');
  pool = openPool(databaseConfig(own.connection));
  database = createDatabase(pool);
  await migrate(database, migrations);
});
afterAll(async () => {
  await pool.end();
  await own.drop();
  await mysql.stop();
});
beforeEach(() => {
  mails = createMailsRepository(database);
});
afterEach(() => database.query('DELETE FROM users'));

const outbox = createMailOutbox({
  traceHeader: () => 'Root=1-67891233-abcdef012345678912345678;Sampled=1',
  wake: () => undefined,
});

async function welcome(query: Query, username: string): Promise<void> {
  const mail = { username, email: `${username}@example.com`, firstname: 'Zoë', lastname: '山田 🙂' };
  const rows = await query(
    `INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
     VALUES (?, ?, 'ROLE_USER', TRUE, ?, ?, 'x')`,
    Object.values(mail),
  );
  await outbox.enqueueWelcome(query, { ...mail, userId: changesOf(rows).insertId });
}

const write = (...usernames: string[]): Promise<void> =>
  database.transaction(async (query) => {
    for (const username of usernames) await welcome(query, username);
  });

const recipients = (claimed: readonly { readonly recipient: string }[]): string[] =>
  claimed.map(({ recipient }) => recipient.replace('@example.com', '')).sort();

const DELIVERED: MailChange = { state: 'delivered', attempts: 1, delayMs: 0, error: null };
const LATER: MailChange = { state: 'pending', attempts: 1, delayMs: 60_000, error: 'upstream_timeout' };

describe('the outbox', () => {
  it('holds a mail when the transaction that wrote it is committed', async () => {
    await write('ann');
    expect(await mails.claim(10, 'me')).toMatchObject([
      {
        recipient: 'ann@example.com',
        data: { username: 'ann', firstname: 'Zoë', lastname: '山田 🙂' },
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        traceHeader: 'Root=1-67891233-abcdef012345678912345678;Sampled=1',
        attempts: 0,
        claim: 'me',
      },
    ]);
  });

  it('holds none when it is rolled back', async () => {
    const rolledBack = database.transaction(async (query) => {
      await welcome(query, 'ann');
      throw new Error('not after all');
    });
    await expect(rolledBack).rejects.toThrow('not after all');
    expect(await mails.claim(10, 'me')).toEqual([]);
  });
});

describe('a claim', () => {
  it('keeps a mail from all others', async () => {
    await write('ann', 'bob', 'eve');
    expect(await mails.claim(2, 'first')).toHaveLength(2);
    expect(await mails.claim(2, 'second')).toHaveLength(1);
    expect(await mails.claim(2, 'third')).toEqual([]);
  });

  it('does not wait for one that is being made, and takes other mails', async () => {
    await write('ann', 'bob', 'eve');
    await database.transaction(async (query) => {
      const within = createMailsRepository({ query, transaction: (work) => work(query) });
      const first = await within.claim(2, 'first');
      const second = await mails.claim(2, 'second');
      expect(second).toHaveLength(1);
      expect(recipients([...first, ...second])).toEqual(['ann', 'bob', 'eve']);
    });
  });

  it('gives each of many at once other mails', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `user${String(index).padStart(2, '0')}`);
    await write(...names);
    const claims = await Promise.all(names.slice(0, 8).map((name) => mails.claim(5, name)));
    const claimed = claims.flat();
    expect(new Set(recipients(claimed)).size).toBe(claimed.length);
    // Whoever found everything locked looks again.
    while ((await mails.claim(5, 'rest').then((rest) => claimed.push(...rest))) < names.length);
    expect(recipients(claimed)).toEqual(names);
  });

  it('does not hold up who writes a mail while it is being made', async () => {
    await write('ann');
    await database.transaction(async (query) => {
      const within = createMailsRepository({ query, transaction: (work) => work(query) });
      expect(await within.claim(5, 'first')).toHaveLength(1);
      await write('bob');
    });
    expect(recipients(await mails.claim(5, 'second'))).toEqual(['bob']);
  });

  it('ends by itself, and whoever had it has no say any more', async () => {
    await write('ann');
    const [dead] = await mails.claim(1, 'dead');
    await database.query('UPDATE mail_outbox SET claimed_until = UTC_TIMESTAMP(3)');
    const [alive] = await mails.claim(1, 'alive');
    if (dead === undefined || alive === undefined) throw new Error('not claimed');
    expect(await mails.settle(dead, LATER)).toBe(false);
    expect(await mails.settle(alive, DELIVERED)).toBe(true);
    expect(await mails.settle(alive, LATER)).toBe(false);
    expect(await mails.find(alive.id)).toMatchObject({
      state: 'delivered',
      deliveredAt: expect.any(Date) as Date,
    });
  });

  it('that is given back can be taken at once', async () => {
    await write('ann');
    const [mail] = await mails.claim(1, 'first');
    if (mail === undefined) throw new Error('not claimed');
    await mails.giveBack(mail);
    expect(await mails.claim(1, 'second')).toMatchObject([{ id: mail.id, attempts: 0 }]);
  });

  it('takes no mail before it is due, and counts its attempts', async () => {
    await write('ann');
    const [mail] = await mails.claim(1, 'first');
    if (mail === undefined) throw new Error('not claimed');
    await mails.settle(mail, LATER);
    expect(await mails.claim(1, 'second')).toEqual([]);
    const [{ wait } = {}] = await database.query(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_attempt_at) AS wait FROM mail_outbox',
    );
    expect(Number(wait)).toBeGreaterThan(30);
    await database.query('UPDATE mail_outbox SET next_attempt_at = UTC_TIMESTAMP(3)');
    expect(await mails.claim(1, 'third')).toMatchObject([{ attempts: 1 }]);
  });

  it('leaves a kind of mail alone that only a newer program knows', async () => {
    await write('ann', 'bob');
    await database.query(`UPDATE mail_outbox SET kind = 'newsletter' WHERE recipient LIKE 'ann%'`);
    expect(recipients(await mails.claim(5, 'me'))).toEqual(['bob']);
  });
});

describe('a dead mail', () => {
  it('is taken by nobody until it is revived', async () => {
    await write('ann');
    const [mail] = await mails.claim(1, 'me');
    if (mail === undefined) throw new Error('not claimed');
    await mails.settle(mail, { state: 'dead', attempts: 7, delayMs: 0, error: 'unprocessable' });
    expect(await mails.counts()).toEqual({ pending: 0, dead: 1 });
    expect(await mails.claim(1, 'me')).toEqual([]);
    expect(await mails.revive(mail.id)).toBe(true);
    expect(await mails.revive(mail.id)).toBe(false);
    expect(await mails.counts()).toEqual({ pending: 1, dead: 0 });
    expect(await mails.claim(1, 'me')).toMatchObject([{ id: mail.id, attempts: 0 }]);
  });
});

describe('dead mails', () => {
  it('are revived all at once, the oldest first, so many at a time', async () => {
    await write('ann', 'bob', 'eve', 'sent', 'open');
    const names = `SUBSTRING_INDEX(recipient, '@', 1)`;
    await database.query(
      `UPDATE mail_outbox SET state = 'dead', attempts = 20, next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR
       WHERE ${names} IN ('ann', 'bob', 'eve')`,
    );
    await database.query(`UPDATE mail_outbox SET state = 'delivered' WHERE ${names} = 'sent'`);
    expect(await mails.reviveDead(2)).toBe(2);
    expect(recipients(await mails.list({ state: 'dead', limit: 10 }))).toEqual(['eve']);
    expect(await mails.reviveDead(2)).toBe(1);
    expect(await mails.reviveDead(2)).toBe(0);
    const claimed = await mails.claim(10, 'me');
    expect(recipients(claimed)).toEqual(['ann', 'bob', 'eve', 'open']);
    expect(claimed.every(({ attempts }) => attempts === 0)).toBe(true);
  });
});

describe('old mails', () => {
  it('are deleted when they were delivered long ago, so many at a time', async () => {
    await write('ann', 'bob', 'eve', 'new', 'dead', 'open');
    await database.query(
      `UPDATE mail_outbox SET state = 'delivered', delivered_at = UTC_TIMESTAMP(3) - INTERVAL 31 DAY
       WHERE SUBSTRING_INDEX(recipient, '@', 1) IN ('ann', 'bob', 'eve')`,
    );
    await database.query(
      `UPDATE mail_outbox SET state = 'delivered', delivered_at = UTC_TIMESTAMP(3) - INTERVAL 29 DAY
       WHERE recipient = 'new@example.com'`,
    );
    await database.query(`UPDATE mail_outbox SET state = 'dead' WHERE recipient = 'dead@example.com'`);
    expect(await mails.deleteDelivered(30, 2)).toBe(2);
    expect(await mails.deleteDelivered(30, 2)).toBe(1);
    expect(await mails.deleteDelivered(30, 2)).toBe(0);
    expect(recipients(await mails.list({ limit: 10 }))).toEqual(['dead', 'new', 'open']);
  });
});

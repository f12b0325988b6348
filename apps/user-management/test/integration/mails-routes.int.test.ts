import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../src/db/database.ts';
import { createMailsRepository } from '../../src/features/mails/mails.repository.ts';
import { startTestMysql } from '../support/mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import { startRefusingSmtp } from '../support/refusing-smtp.ts';
import type { UserNames } from '../support/outbox-rig.ts';

let mysql: MysqlServer;
let own: TestDatabase;
let rig: OutboxRig;

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('mails');
  ({ rig } = await OutboxRig.start(own.connection, { MAIL_MAX_ATTEMPTS: '1', MAIL_RETRY_ATTEMPTS: '2' }));
});
afterAll(async () => {
  await rig.close();
  await mysql.stop();
});
afterEach(() => rig.reset());

interface Listed {
  readonly mails: readonly Readonly<Record<string, unknown>>[];
  readonly next?: string;
}

async function listed(query = ''): Promise<Listed> {
  const answer = await rig.ask(`/usermgmt/mails${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Listed;
}

/** How many rows the session has read. */
async function rowsRead(query: Query): Promise<number> {
  const counters = await query(`SHOW SESSION STATUS LIKE 'Handler_read%'`);
  return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
}

const retry = (id: unknown): Promise<Response> =>
  rig.ask(`/usermgmt/mails/${String(id)}/retry`, { method: 'POST' });

const firstIs = (state: string): Promise<Readonly<Record<string, unknown>>> =>
  waitFor(async () => (await listed(`?state=${state}`)).mails[0], {
    deadlineMs: 20_000,
    what: `a mail to be ${state}`,
  });

describe('a mail', { timeout: 120_000 }, () => {
  it('is listed with its address and without its text', async () => {
    await rig.create('ann');
    const mail = await firstIs('delivered');
    expect(mail).toEqual({
      id: expect.any(Number) as number,
      userId: expect.any(Number) as number,
      kind: 'welcome',
      to: 'ann@example.com',
      state: 'delivered',
      attempts: 1,
      createdAt: expect.any(String) as string,
      deliveredAt: expect.any(String) as string,
    });
  });

  it.each<[string, UserNames]>([
    ['the longest names', { firstname: '🙂'.repeat(100), lastname: '山'.repeat(100) }],
    ['names that mean something in HTML and templates', { firstname: '<b>{{x}}</b>', lastname: `"'&` }],
    // smtp-server takes one character less than RFC 5321 does.
    ['the longest address', { email: `${'a'.repeat(63)}@${`${'b'.repeat(61)}.`.repeat(3)}com` }],
    ['an address of all characters it may have', { email: `A-z0.9_+'x@ex-ample.com` }],
  ])('arrives for %s', async (_what, names) => {
    expect(await rig.create('ann', { names })).toBe(201);
    await firstIs('delivered');
    expect(rig.arrived()).toMatchObject([{ to: [names.email ?? 'ann@example.com'] }]);
  });

  it('that the mail server refuses for good is dead; it is sent once that is mended and somebody says so', async () => {
    await rig.replaceSink({ maxBytes: 10 });
    expect(await rig.create('ann')).toBe(201);
    const dead = await firstIs('dead');
    expect(dead).toMatchObject({ to: 'ann@example.com', attempts: 1, lastError: 'unprocessable' });
    await rig.replaceSink();
    const retried = await retry(dead['id']);
    expect(retried.status).toBe(202);
    expect(await retried.json()).toMatchObject({ id: dead['id'], attempts: 0 });
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('that the mail server puts off as often as it may is dead, with the reason of the last time', async () => {
    await rig.replaceSinkBy(await startRefusingSmtp('451 4.3.0 not now'));
    await rig.create('ann');
    const dead = await firstIs('dead');
    expect(dead).toMatchObject({ attempts: 1, lastError: 'SMTP_451' });
    await rig.replaceSink();
    await retry(dead['id']);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('is not dead for a mail server that is away, or takes no login, however often it is tried', async () => {
    await rig.stopSink();
    await rig.create('ann');
    const isTriedAgain = (code: RegExp): Promise<unknown> =>
      waitFor(async () => code.test(String((await listed('?state=pending')).mails[0]?.['lastError'])), {
        deadlineMs: 25_000,
        what: `a mail to fail with ${String(code)}`,
      });
    await isTriedAgain(/^E[A-Z]+$/);
    await rig.replaceSinkBy(await startRefusingSmtp('530 5.7.0 log in first'));
    await isTriedAgain(/^SMTP_530$/);
    expect((await listed()).mails).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await rig.replaceSink();
    await rig.passTime();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('goes with its user', async () => {
    await rig.replaceSink({ maxBytes: 10 });
    await rig.create('ann');
    await firstIs('dead');
    expect((await rig.ask('/usermgmt/user/ann', { method: 'DELETE' })).status).toBe(204);
    expect(await listed()).toEqual({ mails: [] });
  });
});

describe('POST /usermgmt/mails/:id/retry', () => {
  it('refuses a mail that is not dead', async () => {
    await rig.create('ann');
    const { id } = await firstIs('delivered');
    const answer = await retry(id);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject(PROBLEM_TYPES.conflict);
  });

  it.each([
    ['404 for a mail that is not there', '999', 404],
    ['400 for what is no number', 'x', 400],
    ['400 for a number that no mail can have', '9'.repeat(16), 400],
  ])('answers %s', async (_what, id, status) => {
    expect((await retry(id)).status).toBe(status);
  });
});

describe('POST /usermgmt/mails/retry', { timeout: 120_000 }, () => {
  it('has all dead mails sent, once what made them so is mended', async () => {
    await rig.replaceSink({ maxBytes: 10 });
    await Promise.all(['ann', 'bob', 'eve'].map((name) => rig.create(name)));
    await waitFor(async () => (await listed('?state=dead')).mails.length === 3, {
      deadlineMs: 20_000,
      what: 'the mails to be dead',
    });
    await rig.replaceSink();
    const retryDead = async (): Promise<unknown> => {
      const body = JSON.stringify({ state: 'dead' });
      const answer = await rig.ask('/usermgmt/mails/retry', { method: 'POST', body });
      expect(answer.status).toBe(202);
      return answer.json();
    };
    expect(await retryDead()).toEqual({ retried: 3, dead: 0 });
    expect(await rig.everyUserIsWelcomed()).toMatchObject({ mails: 3 });
    expect(await retryDead()).toEqual({ retried: 0, dead: 0 });
  });
});

describe('GET /usermgmt/mails', () => {
  it('gives pages, newest first, without a gap or a repetition while mails are added', async () => {
    await rig.insertUsers(7);
    const seen: unknown[] = [];
    let next: string | undefined = '';
    for (let page = 0; next !== undefined; page += 1) {
      const { mails, next: following }: Listed = await listed(
        `?limit=3${next === '' ? '' : `&after=${next}`}`,
      );
      seen.push(...mails.map(({ to }) => to));
      if (page === 0) await rig.create('late');
      next = following;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((number) => `user${number}@example.com`));
  });

  it('reads no more rows than it tells of, however long the list', async () => {
    await rig.insertUsers(500);
    await rig.database.session(async (query) => {
      const mails = createMailsRepository({ query, transaction: (work) => work(query) });
      for (const state of [undefined, 'pending', 'delivered'] as const) {
        const before = await rowsRead(query);
        await mails.list({ state, limit: 3 });
        expect((await rowsRead(query)) - before).toBeLessThanOrEqual(4);
      }
    });
  });

  it.each(['state=lost', 'limit=0', 'limit=101', 'limit=x', 'after=0', 'after=x'])(
    'answers 400 for %s',
    async (query) => {
      expect((await rig.ask(`/usermgmt/mails?${query}`)).status).toBe(400);
    },
  );
});

describe('the routes of mails', () => {
  it.each([
    ['GET', '/usermgmt/mails'],
    ['POST', '/usermgmt/mails/1/retry'],
    ['POST', '/usermgmt/mails/retry'],
  ])('%s %s is for administrators alone', async (method, path) => {
    await rig.create('ann');
    expect((await rig.ask(path, { method, headers: { Authorization: '' } })).status).toBe(401);
    const token = await rig.tokenOf('ann');
    expect((await rig.ask(path, { method, headers: { Authorization: `Bearer ${token}` } })).status).toBe(403);
  });
});

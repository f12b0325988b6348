import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../src/db/database.ts';
import { createUsersRepository } from '../../src/features/users/users.repository.ts';
import type { UserQuery } from '../../src/features/users/users.types.ts';
import { startTestMysql } from '../support/mysql.ts';
import { startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

const USERS = 10_000;

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
let admin: string;

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('lists');
  test = await startTestApp(own);
  for (let first = 0; first < USERS; first += 1000) await addThousand(first);
  await test.database.query('ANALYZE TABLE users');
  admin = await test.addUser('zz-admin', { role: 'ROLE_ADMIN' });
});
afterAll(async () => {
  await test.close();
  await own.drop();
  await mysql.stop();
});

const nameOf = (index: number): string => `user${String(index).padStart(6, '0')}`;

/** Every hundredth is an administrator, every tenth is disabled; addresses run the other way than names. */
async function addThousand(first: number): Promise<void> {
  const rows = Array.from({ length: 1000 }, (_, offset) => first + offset);
  const values = rows.flatMap((index) => [
    nameOf(index),
    `mail${String(USERS - index).padStart(6, '0')}@example.com`,
    index % 100 === 0 ? 'ROLE_ADMIN' : 'ROLE_USER',
    index % 10 !== 5,
  ]);
  await test.database.query(
    `INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
     VALUES ${rows.map(() => "(?, ?, ?, ?, 'A', 'B', 'x')").join(', ')}`,
    values,
  );
}

interface Page {
  readonly users: readonly { readonly username: string; readonly role: string; readonly enabled: boolean }[];
  readonly next?: string;
}

const get = (query: string) => request(test.app).get(`/usermgmt/users?${query}`).set('Authorization', admin);

async function page(query: string): Promise<Page> {
  const answered = await get(query);
  expect(answered.status).toBe(200);
  return answered.body as Page;
}

/** All names of a list, page by page. */
async function walk(query: string, between: (pages: number) => Promise<unknown> = () => Promise.resolve()) {
  const names: string[] = [];
  for (let after = '', pages = 1; ; pages += 1) {
    const { users, next } = await page(`${query}${after}`);
    names.push(...users.map(({ username }) => username));
    if (next === undefined) return names;
    after = `&after=${next}`;
    await between(pages);
  }
}

describe('GET /usermgmt/users', () => {
  it('gives 25 users in the order of their names, and the way to the next page', async () => {
    const answered = await get('');
    const { users, next } = answered.body as Page;
    expect(users.map(({ username }) => username)).toEqual(
      Array.from({ length: 25 }, (_, index) => nameOf(index)),
    );
    expect(answered.headers['link']).toBe(`</usermgmt/users?limit=25&after=${String(next)}>; rel="next"`);
    expect(answered.text).not.toMatch(/password|hash/i);
  });

  it('gives everybody once, while users come and go', async () => {
    let added = 0;
    const names = await walk('limit=100', async (pages) => {
      if (pages % 10 !== 0) return;
      // One behind the place where the reader is, one before it, one that goes.
      await test.addUser(`aa-${pages}`);
      await test.addUser(`yy-${pages}`);
      await test.database.query('DELETE FROM users WHERE username = ?', [nameOf(pages + 1)]);
      added += 1;
    });
    expect(new Set(names).size).toBe(names.length);
    const expected = Array.from({ length: USERS }, (_, index) => nameOf(index));
    const later = Array.from({ length: added }, (_, index) => `yy-${(index + 1) * 10}`);
    expect(names).toEqual([...expected, ...later.sort(), 'zz-admin']);
  });

  it('filters by role and state', async () => {
    const admins = await page('role=ROLE_ADMIN&limit=100');
    expect(admins.users.every(({ role }) => role === 'ROLE_ADMIN')).toBe(true);
    expect(await walk('role=ROLE_ADMIN&limit=7')).toHaveLength(USERS / 100 + 1);
    const disabled = await walk('enabled=false&limit=100');
    expect(disabled).toHaveLength(USERS / 10);
    expect(await walk('enabled=false&role=ROLE_ADMIN')).toEqual([]);
  });

  it('searches how a name or an address begins, whatever the letter case, and keeps that in the link', async () => {
    expect(await walk('search=USER00099&limit=3')).toEqual(
      Array.from({ length: 10 }, (_, index) => nameOf(990 + index)),
    );
    expect((await page('search=mail000001')).users.map(({ username }) => username)).toEqual([
      nameOf(USERS - 1),
    ]);
    const { headers } = await get('search=mail0000&enabled=true&role=ROLE_USER&limit=3');
    expect(headers['link']).toMatch(/limit=3&after=[\w-]+&search=mail0000&role=ROLE_USER&enabled=true>/);
    const both = await walk('search=zz-admin');
    expect(both).toEqual(['zz-admin']);
  });

  it.each(['%', '_', '!', '\\', "' OR '1'='1", 'user000001%', '🙂'])(
    'takes %s in a search literally',
    async (text) => {
      expect((await page(`search=${encodeURIComponent(text)}`)).users).toEqual([]);
    },
  );

  it('takes 1 to 100 a page', async () => {
    expect((await page('limit=1')).users).toHaveLength(1);
    expect((await page('limit=100')).users).toHaveLength(100);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=-1',
    'limit=10&limit=20',
    'after=x',
    'after=dTE6',
    'role=ROLE_ROOT',
    'enabled=1',
    'search=',
    'search[a]=b',
  ])('answers 400 to %s', async (query) => {
    expect((await get(query)).body).toMatchObject({
      ...PROBLEM_TYPES.invalid_request,
      errors: [{ in: 'query' }],
    });
  });
});

describe('a page deep in the list', () => {
  /** Rows and index entries that the server reads for a page. */
  const readsOf = (query: UserQuery): Promise<number> =>
    test.database.session(async (run) => {
      const before = await reads(run);
      await createUsersRepository(run).list(query);
      return (await reads(run)) - before;
    });
  const reads = async (run: Query): Promise<number> => {
    const rows = await run("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  const deep = nameOf(9000);

  it.each<[string, Omit<UserQuery, 'limit'>]>([
    ['of everybody', {}],
    ['of a role', { role: 'ROLE_USER' }],
    ['of a rare role', { role: 'ROLE_ADMIN' }],
    ['of a state', { enabled: false }],
    ['of a role in a state', { role: 'ROLE_ADMIN', enabled: true }],
  ])('%s costs what the first one costs: no more rows are read than are shown', async (_what, filter) => {
    const limit = 10;
    // The two looks at the status are read from memory, and counted, too.
    const overhead = (await readsOf({ limit: 1, after: 'zzz' })) + 5;
    expect(await readsOf({ ...filter, limit })).toBeLessThanOrEqual(limit + overhead);
    expect(await readsOf({ ...filter, limit, after: deep })).toBeLessThanOrEqual(limit + overhead);
  });

  it('of a search reads what begins so, not the table', async () => {
    const few = await readsOf({ limit: 10, search: 'mail00999' });
    expect(few).toBeLessThan(200);
  });
});

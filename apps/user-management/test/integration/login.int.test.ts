import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/features/passwords/passwords.ts';
import type { Passwords } from '../../src/features/passwords/passwords.ts';
import { limitWork } from '../../src/features/passwords/work-limit.ts';
import { startTestMysql } from '../support/mysql.ts';
import { CHEAP_PASSWORDS, PASSWORD, startTestApp } from '../support/test-app.ts';
import type { TestApp, TestAppOptions } from '../support/test-app.ts';

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
const apps: TestApp[] = [];

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('login');
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await own.drop();
});

async function start(options: TestAppOptions = {}): Promise<TestApp> {
  const app = await startTestApp(own, options);
  apps.push(app);
  return app;
}

async function startWithAnn(options: TestAppOptions = {}): Promise<void> {
  test = await start(options);
  await test.addUser('ann');
}

const login = (username: string, password: string, address = '192.0.2.1', { app } = test) =>
  request(app).post('/usermgmt/login').set('X-Forwarded-For', address).send({ username, password });

const bearerOf = ({ body }: { readonly body: unknown }): string =>
  `Bearer ${(body as { token: string }).token}`;

/** What MySQL and MariaDB compare as the same as `ann`. */
const SPELLINGS = ['ann ', 'ánn', 'ＡＮＮ', 'an\u0301n', 'ann\u200b', 'ann\u0001'];

/** Passwords that count their work. */
function counting(): { readonly passwords: Passwords; readonly verified: () => number } {
  const passwords = createPasswords({ cost: CHEAP_PASSWORDS });
  let verified = 0;
  const verify: Passwords['verify'] = (...call) => {
    verified += 1;
    return passwords.verify(...call);
  };
  return { passwords: { ...passwords, verify }, verified: () => verified };
}

describe('POST /usermgmt/login', () => {
  it('gives a token that lets the user in', async () => {
    await startWithAnn();
    const answered = await login('ann', PASSWORD);
    expect(answered.status).toBe(200);
    expect(answered.body).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      tokenType: 'Bearer',
      expiresAt: expect.stringMatching(/Z$/) as string,
      user: { username: 'ann', role: 'ROLE_USER' },
    });
    const got = await request(test.app).get('/usermgmt/user/ann').set('Authorization', bearerOf(answered));
    expect(got.status).toBe(200);
  });

  it('takes a password in any form that Unicode has for it', async () => {
    await startWithAnn();
    const hash = await createPasswords({ cost: CHEAP_PASSWORDS }).hash('Zoë likes ﬁve apples');
    await test.database.query('UPDATE users SET password_hash = ?', [hash]);
    expect((await login('ann', 'Zoe\u0308 likes five apples')).status).toBe(200);
  });

  it('answers an unknown user, a wrong password and a disabled user alike, after the same work', async () => {
    const { passwords, verified } = counting();
    await startWithAnn({ passwords });
    await test.addUser('off', { enabled: false });
    const answers = [
      await login('nobody', PASSWORD),
      await login('ann', 'wrong'),
      await login('off', PASSWORD),
      await login("' OR 1=1 -- ", PASSWORD),
    ];
    expect(verified()).toBe(4);
    const bodies = answers.map(({ body }) => ({ ...(body as object), request_id: '' }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject(PROBLEM_TYPES.unauthenticated);
  });

  it.each([
    {},
    { username: 'ann' },
    { username: 'ann', password: '' },
    { username: ['ann'], password: PASSWORD },
  ])('answers 400 to %j', async (body) => {
    await startWithAnn();
    expect((await request(test.app).post('/usermgmt/login').send(body)).status).toBe(400);
  });

  it('makes a hash anew that was made at another cost, and ends no token by it', async () => {
    await startWithAnn({ passwords: createPasswords({ cost: { ...CHEAP_PASSWORDS, passes: 2 } }) });
    const hashOf = async () =>
      String((await test.database.query('SELECT password_hash AS h FROM users'))[0]?.['h']);
    expect(await hashOf()).toContain('t=2');
    test = await start();
    const answered = await login('ann', PASSWORD);
    expect(await hashOf()).toContain('t=1');
    const got = await request(test.app).get('/usermgmt/user/ann').set('Authorization', bearerOf(answered));
    expect(got.status).toBe(200);
    expect((await login('ann', PASSWORD)).status).toBe(200);
  });

  it('is 503 with Retry-After when too many passwords are being checked', async () => {
    await startWithAnn();
    const busy = createPasswords({ limit: limitWork({ running: 0, waiting: 0 }) });
    const refused = await login('ann', PASSWORD, '192.0.2.1', await start({ passwords: busy }));
    expect(refused.body).toMatchObject(PROBLEM_TYPES.overloaded);
    expect(refused.headers['retry-after']).toBe('1');
  });
});

describe('attempts to log in', () => {
  const limits = { login: { attemptsPerUser: 3, attemptsPerAddress: 6 } };
  const fail = async (times: number, username: string, address?: string) => {
    for (let time = 0; time < times; time += 1) await login(username, 'wrong', address).expect(401);
  };

  it('are refused after the last one for a user from an address, right password or not', async () => {
    await startWithAnn(limits);
    await fail(3, 'ann');
    const refused = await login('ann', PASSWORD);
    expect(refused.body).toMatchObject(PROBLEM_TYPES.too_many_requests);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
  });

  it('do not lock the user out elsewhere, nor other users here', async () => {
    await startWithAnn(limits);
    await test.addUser('bob');
    await fail(3, 'ann');
    expect((await login('ann', PASSWORD, '192.0.2.2')).status).toBe(200);
    expect((await login('bob', PASSWORD)).status).toBe(200);
  });

  it('are counted for an address whoever the user is', async () => {
    await startWithAnn(limits);
    await fail(3, 'user1');
    await fail(3, 'user2');
    expect((await login('ann', PASSWORD)).status).toBe(429);
    expect((await login('ann', PASSWORD, '192.0.2.2')).status).toBe(200);
  });

  it('are forgotten after a success', async () => {
    await startWithAnn(limits);
    await fail(2, 'ann');
    expect((await login('ann', PASSWORD)).status).toBe(200);
    await fail(2, 'ann');
    expect((await login('ann', PASSWORD)).status).toBe(200);
  });

  it('are counted in any letter case, and for a whole IPv6 network', async () => {
    await startWithAnn(limits);
    await fail(1, 'ann', '2001:db8::1');
    await fail(1, 'ANN', '2001:db8::2');
    await fail(1, 'Ann', '2001:db8:0:ff:ffff::3');
    expect((await login('ann', PASSWORD, '2001:db8:0:77::4')).status).toBe(429);
    expect((await login('ann', PASSWORD, '2001:db8:0:100::4')).status).toBe(200);
  });

  it.each(SPELLINGS)(
    'do not begin anew, nor lead in, with a spelling that the database takes for the name: %j',
    async (text) => {
      await startWithAnn(limits);
      const found = await test.database.query('SELECT username FROM users WHERE username = ?', [text]);
      expect(found).toEqual([{ username: 'ann' }]);
      expect((await login(text, PASSWORD)).body).toMatchObject(PROBLEM_TYPES.unauthenticated);
    },
  );

  it("are counted together for all texts that are nobody's name", async () => {
    await startWithAnn({ login: { attemptsPerUser: SPELLINGS.length } });
    for (const text of SPELLINGS) await fail(1, text);
    expect((await login('änn', 'wrong')).body).toMatchObject(PROBLEM_TYPES.too_many_requests);
    expect((await login('ann', PASSWORD)).status).toBe(200);
  });

  it('are counted by all replicas together, and none gets past by trying at once', async () => {
    await startWithAnn({ login: { attemptsPerUser: 5 } });
    const second = await start({ login: { attemptsPerUser: 5 } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        login('ann', 'wrong', '192.0.2.1', index % 2 === 0 ? test : second),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it('may go on when the window is over, which leaves no rows behind', async () => {
    await startWithAnn(limits);
    await fail(3, 'ann');
    await test.database.query('UPDATE login_attempts SET ends_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
    expect((await login('ann', PASSWORD)).status).toBe(200);
    await test.database.query('UPDATE login_attempts SET ends_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
    await fail(1, 'other', '192.0.2.9');
    const left = await test.database.query('SELECT COUNT(*) AS n FROM login_attempts');
    expect(left).toEqual([{ n: 2 }]);
  });

  it('are counted for the current password in a change, too', async () => {
    await startWithAnn(limits);
    const answered = await login('ann', PASSWORD);
    const change = () =>
      request(test.app)
        .patch('/usermgmt/user/ann')
        .set({ Authorization: bearerOf(answered), 'If-Match': '*' })
        .send({ email: 'x@example.com', currentPassword: 'wrong' });
    for (let time = 0; time < 3; time += 1) await change().expect(403);
    expect((await change()).status).toBe(429);
  });

  it('to give oneself another address are few an hour, taken or not, also with the right password', async () => {
    await startWithAnn();
    await test.addUser('bob');
    const authorization = bearerOf(await login('ann', PASSWORD));
    const change = (body: object) =>
      request(test.app)
        .patch('/usermgmt/user/ann')
        .set({ Authorization: authorization, 'If-Match': '*' })
        .send({ ...body, currentPassword: PASSWORD });
    for (const [email, status] of [
      ['bob@example.com', 409],
      ['ann1@example.com', 200],
      ['bob@example.com', 409],
      ['ann2@example.com', 200],
      ['bob@example.com', 409],
    ] as const) {
      expect((await change({ email })).status).toBe(status);
    }
    const refused = await change({ email: 'bob@example.com' });
    expect(refused.body).toMatchObject(PROBLEM_TYPES.too_many_requests);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(900);
    expect((await change({ email: 'ann2@example.com', firstname: 'Other' })).status).toBe(200);
    const admin = await test.addUser('admin', { role: 'ROLE_ADMIN' });
    const helped = await request(test.app)
      .patch('/usermgmt/user/ann')
      .set({ Authorization: admin, 'If-Match': '*' })
      .send({ email: 'ann3@example.com' });
    expect(helped.status).toBe(200);
  });

  it('say nothing of who and where in the table', async () => {
    await startWithAnn(limits);
    await fail(1, 'ann', '192.0.2.77');
    const rows = JSON.stringify(await test.database.query('SELECT * FROM login_attempts'));
    expect(rows).not.toMatch(/ann|192\.0\.2\.77/);
  });
});

import { startHttpServer } from '@xray-microservices/service-kit';
import type { HttpServer } from '@xray-microservices/service-kit';
import { fuzzRoutes, withoutSuccess } from '@xray-microservices/service-kit/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorExamples, openExamples, ownExamples } from '../support/fuzz-examples.ts';
import { startTestMysql } from '../support/mysql.ts';
import { PASSWORD, startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
let server: HttpServer;
let base: string;
let admin: string;
let user: string;

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('hostile');
  // No limit may keep requests from what they are to find.
  test = await startTestApp(own, { login: { attemptsPerUser: 1_000_000 } });
  admin = await test.addUser('zz-admin', { role: 'ROLE_ADMIN' });
  user = await test.addUser('zz-user');
  await test.addUser('zz-names');
  server = await startHttpServer(test.app, { host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${server.address.port}`;
});
afterAll(async () => {
  await server.close(0);
  await test.close();
  await own.drop();
  await mysql.stop();
});

const RUNS = 150;

/** What a user who is no administrator may do nothing by. */
const ADMINISTRATORS_ONLY = [
  'GET /usermgmt/users',
  'POST /usermgmt/user',
  'PUT /usermgmt/user',
  'DELETE /usermgmt/user/{username}',
  'GET /usermgmt/mails',
  'POST /usermgmt/mails/{id}/retry',
  'POST /usermgmt/mails/retry',
];
const FOR_USERS = ['GET /usermgmt/user/{username}', 'PATCH /usermgmt/user/{username}'];

describe('every route', () => {
  const document = async (): Promise<unknown> => (await fetch(`${base}/usermgmt/openapi.json`)).json();

  it.each([
    ['an administrator', () => ({ Authorization: admin }), () => administratorExamples(test), []],
    ['a user', () => ({ Authorization: user }), () => ownExamples('zz-user'), ADMINISTRATORS_ONLY],
    ['nobody', () => ({}), () => openExamples('zz-names'), [...ADMINISTRATORS_ONLY, ...FOR_USERS]],
  ])(
    'answers whatever %s sends in time, as documented, and never with its own failure',
    { timeout: 300_000 },
    async (_who, headers, examples, refused) => {
      const options = { baseUrl: base, runs: RUNS, headers: headers(), examples: examples() };
      const report = await fuzzRoutes(await document(), options);
      // What is right gets through, all of it, and to nobody else.
      expect(new Set(withoutSuccess(report))).toEqual(new Set(refused));
      expect(report['POST /usermgmt/login']).toMatchObject(ANSWERED_LOGINS);
      expect(test.logs.filter(({ msg }) => msg === 'request failed')).toEqual([]);
    },
  );
});

const some = expect.any(Number) as number;
const ANSWERED_LOGINS = { 200: some, 400: some, 401: some };

/** What has opened databases elsewhere. */
const INJECTIONS = [
  "' OR '1'='1",
  "'; DROP TABLE users; -- ",
  '" OR ""="',
  "\\' OR 1=1 -- ",
  "' UNION SELECT password_hash FROM users -- ",
  '%27%20OR%201%3D1',
  "x' AND SLEEP(5) -- ",
  '`users`',
  "¿' OR 1=1 -- ",
  '${7*7}{{7*7}}',
];

describe('SQL in a field', () => {
  const create = (username: string, changes: object) =>
    request(test.app)
      .post('/usermgmt/user')
      .set('Authorization', admin)
      .send({
        username,
        email: `${username}@example.com`,
        role: 'ROLE_USER',
        enabled: true,
        firstname: 'A',
        lastname: 'B',
        password: PASSWORD,
        ...changes,
      });

  it.each(INJECTIONS.map((text, index) => [text, index] as const))(
    'is only text: %s',
    async (text, index) => {
      const username = `sql${index}`;
      const made = await create(username, { firstname: text, lastname: `${text}\u{1F642}` });
      expect(made.body).toMatchObject({ firstname: text.trim(), lastname: `${text}\u{1F642}` });
      const list = await request(test.app)
        .get('/usermgmt/users')
        .query({ search: text })
        .set('Authorization', admin)
        .expect(200);
      expect(list.body).toEqual({ users: [] });
      const login = await request(test.app).post('/usermgmt/login').send({ username: text, password: text });
      expect(login.status).toBe(401);
    },
  );

  it.each(INJECTIONS)('is no name, no address, no cursor: %s', async (text) => {
    const place = encodeURIComponent(text);
    expect((await create(text, { email: 'x@example.com' })).status).toBe(400);
    expect((await create('sqlmail', { email: `${text}@example.com` })).status).toBe(400);
    for (const path of [
      `user/${place}`,
      `users?after=${place}`,
      `users?role=${place}`,
      `mails?state=${place}`,
    ]) {
      const got = await request(test.app).get(`/usermgmt/${path}`).set('Authorization', admin);
      expect(got.status).toBe(400);
    }
  });
});

describe('text of any script', () => {
  it.each(['山田 太郎', 'Zoë Žižek', 'עברית', '🧑‍🚀👩‍👩‍👧‍👦', '𝕬𝖓𝖓', 'İstanbul ß', 'a'.repeat(100)])(
    'comes back as it was sent, in the normal form: %s',
    async (name) => {
      const user = request(test.app)
        .patch('/usermgmt/user/zz-names')
        .set({ Authorization: admin, 'If-Match': '*' });
      const changed = await user.send({ firstname: name, lastname: name.normalize('NFD') });
      expect(changed.body).toMatchObject({ firstname: name, lastname: name.normalize('NFC') });
      const stored = await test.database.query("SELECT firstname FROM users WHERE username = 'zz-names'");
      expect(stored).toEqual([{ firstname: name }]);
    },
  );

  it.each(['a\u0000b', 'a\u202eb', '\ud800', 'a\nb', '\u2028'])(
    'is refused when it is not printable: %j',
    async (name) => {
      const changed = await request(test.app)
        .patch('/usermgmt/user/zz-names')
        .set({ Authorization: admin, 'If-Match': '*', 'Content-Type': 'application/json' })
        .send(JSON.stringify({ firstname: name }));
      expect(changed.status).toBe(400);
    },
  );
});

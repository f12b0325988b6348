import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { PROBLEM_TYPES, startHttpServer } from '@xray-microservices/service-kit';
import type { HttpServer } from '@xray-microservices/service-kit';
import { waitFor } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/features/passwords/passwords.ts';
import type { Passwords } from '../../src/features/passwords/passwords.ts';
import { startTestMysql } from '../support/mysql.ts';
import { CHEAP_PASSWORDS, startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

const PASSWORD = 'correct battery staple';
const WHOLE = { role: 'ROLE_ADMIN', enabled: true, firstname: 'A', lastname: 'B' };
const NEW = { ...WHOLE, username: 'newcomer', email: 'new@example.com', password: PASSWORD };
const ANN = { ...WHOLE, username: 'ann', email: 'ann@example.com' };

/** The changes that an administrator can ask for with a body. */
const CHANGES = [
  ['POST', '/usermgmt/user', NEW],
  ['PUT', '/usermgmt/user', ANN],
  ['PATCH', '/usermgmt/user/ann', { role: 'ROLE_ADMIN' }],
] as const;

/** What may become of the administrator meanwhile, and what they are told then. */
const FATES = [
  ['deleted', "DELETE FROM users WHERE username = 'second'", 'unauthenticated'],
  ['disabled', "UPDATE users SET enabled = FALSE WHERE username = 'second'", 'unauthenticated'],
  [
    'given another password',
    "UPDATE users SET password_version = password_version + 1 WHERE username = 'second'",
    'unauthenticated',
  ],
  ['demoted', "UPDATE users SET role = 'ROLE_USER' WHERE username = 'second'", 'forbidden'],
] as const;

const CASES = CHANGES.flatMap(([method, path, body]) =>
  FATES.map(([fate, sql, code]) => ({ method, path, body, fate, sql, code })),
);

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
let server: HttpServer;
let second: string;
/** What hashes are waiting for; nothing unless a test says so. */
let hashing: { began: () => void; mayEnd: Promise<unknown> } | undefined;

function heldPasswords(): Passwords {
  const passwords = createPasswords({ cost: CHEAP_PASSWORDS });
  return {
    ...passwords,
    hash: async (password) => {
      hashing?.began();
      await hashing?.mayEnd;
      return passwords.hash(password);
    },
  };
}

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  hashing = undefined;
  own = await mysql.createDatabase('stale');
  test = await startTestApp(own, { passwords: heldPasswords() });
  await test.addUser('first', { role: 'ROLE_ADMIN' });
  second = await test.addUser('second', { role: 'ROLE_ADMIN' });
  await test.addUser('ann');
  server = await startHttpServer(test.app, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await server.close(0);
  await test.close();
  await own.drop();
});

/** Nobody was made or changed. */
async function expectNothingDone(): Promise<void> {
  const users = await test.database.query(
    "SELECT username, role, version FROM users WHERE username IN ('ann', 'newcomer')",
  );
  expect(users).toEqual([{ username: 'ann', role: 'ROLE_USER', version: 1 }]);
}

/** A request whose body comes in two pieces; resolves with what sends the second once the service has let it in. */
async function beginSlowly(method: string, path: string, body: object) {
  const text = JSON.stringify(body);
  const passedBefore = test.guardsPassed();
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = httpRequest({
    host: '127.0.0.1',
    port: server.address.port,
    method,
    path,
    headers: {
      Authorization: second,
      'If-Match': '*',
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    },
  });
  sent.once('response', resolve).once('error', reject);
  sent.write(text.slice(0, 1));
  await waitFor(() => test.guardsPassed() > passedBefore, { deadlineMs: 20_000, what: 'the guard' });
  return async (): Promise<{ status: number | undefined; body: unknown }> => {
    sent.end(text.slice(1));
    const answer = await answered;
    return { status: answer.statusCode, body: await json(answer) };
  };
}

describe('an administrator whose body comes slowly', () => {
  it.each(CASES)('and who is $fate meanwhile changes nothing by $method', async (given) => {
    const end = await beginSlowly(given.method, given.path, given.body);
    await test.database.query(given.sql);
    expect((await end()).body).toMatchObject(PROBLEM_TYPES[given.code]);
    await expectNothingDone();
  });

  it.each(CHANGES)('is served when nothing has become of them: %s %s', async (method, path, body) => {
    const end = await beginSlowly(method, path, body);
    expect((await end()).status).toBe(method === 'POST' ? 201 : 200);
  });
});

describe('an administrator who waits for the hash of a password', () => {
  it.each(CASES.map((given) => ({ ...given, body: { ...given.body, password: PASSWORD } })))(
    'and who is $fate meanwhile changes nothing by $method',
    async (given) => {
      const began = Promise.withResolvers<undefined>();
      const mayEnd = Promise.withResolvers<undefined>();
      hashing = {
        began: () => {
          began.resolve(undefined);
        },
        mayEnd: mayEnd.promise,
      };
      const method = given.method.toLowerCase() as 'post' | 'put' | 'patch';
      const asked = request(test.app)
        [method](given.path)
        .set({ Authorization: second, 'If-Match': '*' })
        .send(given.body)
        .then(({ body }: { body: unknown }) => body);
      await began.promise;
      await test.database.query(given.sql);
      mayEnd.resolve(undefined);
      expect(await asked).toMatchObject(PROBLEM_TYPES[given.code]);
      await expectNothingDone();
    },
  );
});

import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { SignJWT } from 'jose';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokens } from '../../src/features/auth/tokens.ts';
import { routesOf } from '../../src/app.ts';
import type { RouteDependencies } from '../../src/app.ts';
import { startTestMysql } from '../support/mysql.ts';
import { startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

const WHOLE = { role: 'ROLE_USER', enabled: true, firstname: 'A', lastname: 'B' } as const;
const NEW = { ...WHOLE, username: 'newcomer', email: 'new@example.com', password: 'correct battery staple' };
const ANN = { ...WHOLE, username: 'ann', email: 'ann@example.com' };
const NAMES = { firstname: 'Other' };

/** What each route answers to nobody, a user about somebody else, the user about themselves, and an administrator. */
const MATRIX: readonly (readonly [
  Method,
  string,
  object | undefined,
  readonly [number, number, number, number],
])[] = [
  ['get', '/usermgmt/health-status', undefined, [200, 200, 200, 200]],
  ['get', '/usermgmt/notification-health-status', undefined, [200, 200, 200, 200]],
  ['get', '/usermgmt/notification-service-info', undefined, [200, 200, 200, 200]],
  ['get', '/usermgmt/notification-xray', undefined, [200, 200, 200, 200]],
  ['post', '/usermgmt/login', { username: 'ann', password: 'wrong' }, [401, 401, 401, 401]],
  ['get', '/usermgmt/users', undefined, [401, 403, 403, 200]],
  ['get', '/usermgmt/user/ann', undefined, [401, 403, 200, 200]],
  ['post', '/usermgmt/user', NEW, [401, 403, 403, 201]],
  ['put', '/usermgmt/user', ANN, [401, 403, 403, 200]],
  ['patch', '/usermgmt/user/ann', NAMES, [401, 403, 200, 200]],
  ['patch', '/usermgmt/user/ann', { enabled: true }, [401, 403, 403, 200]],
  ['delete', '/usermgmt/user/ann', undefined, [401, 403, 403, 204]],
  ['get', '/usermgmt/mails', undefined, [401, 403, 403, 200]],
  ['post', '/usermgmt/mails/1/retry', undefined, [401, 403, 403, 404]],
  ['post', '/usermgmt/mails/retry', { state: 'dead' }, [401, 403, 403, 202]],
];

const ROLES = ['nobody', 'another user', 'the user', 'an administrator'] as const;

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
let tokens: Record<(typeof ROLES)[number], string>;

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('access');
  test = await startTestApp(own);
  tokens = {
    nobody: '',
    'another user': await test.addUser('bob'),
    'the user': await test.addUser('ann'),
    'an administrator': await test.addUser('admin', { role: 'ROLE_ADMIN' }),
  };
});
afterEach(async () => {
  await test.close();
  await own.drop();
});

function send(method: Method, path: string, authorization: string, body?: object) {
  const asked = request(test.app)[method](path).set('If-Match', '*');
  if (authorization !== '') asked.set('Authorization', authorization);
  return body === undefined ? asked : asked.send(body);
}

describe.each(MATRIX)('%s %s %j', (method, path, body, statuses) => {
  it.each(ROLES.map((role, index) => [role, statuses[index]] as const))(
    'answers %s with %d',
    async (role, status) => {
      const answered = await send(method, path, tokens[role], body);
      expect(answered.status).toBe(status);
      if (status === 401) expect(answered.headers['www-authenticate']).toMatch(/^Bearer/);
    },
  );
});

describe('the matrix', () => {
  it('has every route', () => {
    const routes = routesOf({ guards: {} } as RouteDependencies).map(
      ({ method, path }) => `${method} ${path}`,
    );
    const tested = MATRIX.map(([method, path]) =>
      `${method} ${path}`.replace('/user/ann', '/user/:username').replace('/mails/1/', '/mails/:id/'),
    );
    expect(new Set(tested)).toEqual(new Set(routes));
  });
});

describe('somebody without the right', () => {
  it('does not learn whether a user exists', async () => {
    const [known, unknown] = await Promise.all(
      ['admin', 'nobody'].map((name) => send('get', `/usermgmt/user/${name}`, tokens['the user'])),
    );
    expect(known?.body).toMatchObject(PROBLEM_TYPES.forbidden);
    expect(unknown?.body).toMatchObject(PROBLEM_TYPES.forbidden);
  });

  it('has their body not read', async () => {
    const answered = await send('post', '/usermgmt/user', '').type('json').send('{"broken');
    expect(answered.body).toMatchObject(PROBLEM_TYPES.unauthenticated);
  });
});

describe('a token', () => {
  const path = '/usermgmt/user/ann';
  const change = (sql: string) => test.database.query(`UPDATE users SET ${sql} WHERE username = 'ann'`);

  it.each([
    ['disabled', 'enabled = FALSE'],
    ['given another password', 'password_version = password_version + 1'],
  ])('ends at once when its user is %s', async (_what, sql) => {
    expect((await send('get', path, tokens['the user'])).status).toBe(200);
    await change(sql);
    expect((await send('get', path, tokens['the user'])).body).toMatchObject(PROBLEM_TYPES.unauthenticated);
  });

  it('gives no rights that its user has lost since', async () => {
    await test.addUser('second', { role: 'ROLE_ADMIN' });
    await test.database.query("UPDATE users SET role = 'ROLE_USER' WHERE username = 'admin'");
    expect((await send('get', '/usermgmt/users', tokens['an administrator'])).body).toMatchObject(
      PROBLEM_TYPES.forbidden,
    );
  });

  it.each([
    ['another scheme', () => 'Basic YW5uOnBhc3M='],
    ['no token', () => 'Bearer '],
    ['garbage', () => 'Bearer a.b.c'],
    ['more than a token', () => `${tokens['the user']} x`],
    ['one letter changed', () => tokens['the user'].replace(/.(.{5})$/, (_all, end: string) => `${end}A`)],
    ['a token without a signature', () => unsigned(tokens['the user'])],
  ])('is refused with 401: %s', async (_what, authorization) => {
    expect((await send('get', path, authorization())).body).toMatchObject(PROBLEM_TYPES.unauthenticated);
  });

  it('is refused when another secret has signed it', async () => {
    const { token } = await createTokens({ secret: 'x'.repeat(32), tokenMinutes: 15 }).issue({
      userId: 1,
      passwordVersion: 1,
    });
    expect((await send('get', path, `Bearer ${token}`)).status).toBe(401);
    const other = await new SignJWT({ sub: '1' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from('x'.repeat(32)));
    expect((await send('get', path, `Bearer ${other}`)).status).toBe(401);
  });
});

/** The same claims, with the algorithm `none`. */
function unsigned(authorization: string): string {
  const [, claims = ''] = authorization.replace('Bearer ', '').split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  return `Bearer ${header}.${claims}.`;
}

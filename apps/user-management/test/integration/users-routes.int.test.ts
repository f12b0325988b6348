import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestMysql } from '../support/mysql.ts';
import { without } from '../support/without.ts';
import { PASSWORD, startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

let mysql: MysqlServer;
let own: TestDatabase;
let test: TestApp;
let admin: string;

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('users');
  test = await startTestApp(own);
  admin = await test.addUser('admin', { role: 'ROLE_ADMIN' });
});
afterEach(async () => {
  await test.close();
  await own.drop();
});

const NEW_USER = {
  username: 'zoe',
  email: 'zoe@example.com',
  role: 'ROLE_USER',
  enabled: true,
  firstname: 'Zoë',
  lastname: '山田 🙂',
  password: 'correct battery staple',
};

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

const send = (method: Method, path: string, authorization = admin) =>
  request(test.app)[method](`/usermgmt/${path}`).set('Authorization', authorization);
const create = (changes: object = {}) => send('post', 'user').send({ ...NEW_USER, ...changes });
const login = (username: string, password: string) =>
  request(test.app).post('/usermgmt/login').send({ username, password });
const VISIBLE = without(NEW_USER, 'password');

/** The one problem that is told about the request. */
const invalid = (pointer: string) => ({
  ...PROBLEM_TYPES.invalid_request,
  errors: [expect.objectContaining({ pointer })],
});

describe('POST /usermgmt/user', () => {
  it('makes a user, says where, and never returns the password', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.headers).toMatchObject({ location: '/usermgmt/user/zoe', etag: '"1"' });
    expect(made.body).toEqual({
      ...VISIBLE,
      version: 1,
      createdAt: expect.stringMatching(/Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
    });
    expect((await login('zoe', NEW_USER.password)).status).toBe(200);
  });

  it('writes a welcome mail to the outbox with the user, or neither', async () => {
    await create();
    await create({ email: 'other@example.com' }).expect(409);
    const mails = await test.database.query('SELECT recipient, kind, state FROM mail_outbox');
    expect(mails).toEqual([{ recipient: 'zoe@example.com', kind: 'welcome', state: 'pending' }]);
  });

  it.each([
    ['the user name', '/username', { email: 'other@example.com' }],
    ['the user name in another letter case', '/username', { username: 'ZOE', email: 'other@example.com' }],
    ['the address', '/email', { username: 'other' }],
    ['the address in another letter case', '/email', { username: 'other', email: 'Zoe@Example.com' }],
  ])('answers 409 that names the field when %s is taken', async (_what, pointer, changes) => {
    await create();
    const refused = await create(changes);
    expect(refused.body).toMatchObject({ ...PROBLEM_TYPES.conflict, errors: [{ in: 'body', pointer }] });
  });

  it.each([
    ['/username', { username: 'ab' }],
    ['/username', { username: '1abc' }],
    ['/username', { username: "o'brien" }],
    ['/username', { username: 'a'.repeat(65) }],
    ['/email', { email: 'zoe@localhost' }],
    ['/email', { email: 'Zoe <zoe@example.com>' }],
    ['/email', { email: 'zoe@example.com\r\nBcc: x@example.com' }],
    ['/email', { email: `${'a'.repeat(65)}@example.com` }],
    ['/role', { role: 'ROLE_ROOT' }],
    ['/enabled', { enabled: 'yes' }],
    ['/firstname', { firstname: ' ' }],
    ['/firstname', { firstname: 'a\u0000b' }],
    ['/lastname', { lastname: 'x'.repeat(101) }],
    ['/password', { password: 'short' }],
    ['/password', { password: 'Password1234' }],
    ['/password', { username: 'zoe.the.great', password: 'Zoe.The.Great' }],
    ['/password', { password: 'zoe@example.com' }],
    ['/passwordHash', { passwordHash: 'x' }],
    ['/version', { version: 7 }],
  ])('refuses what %s may not be: %j', async (pointer, changes) => {
    const refused = await create(changes);
    expect(refused.body).toMatchObject(invalid(pointer));
    expect(refused.text).not.toContain(NEW_USER.password);
  });

  it('names every problem at once', async () => {
    const refused = await create({ username: '', email: '', role: '' });
    expect((refused.body as { errors: unknown[] }).errors).toHaveLength(3);
  });

  it('takes the longest and the shortest of everything', async () => {
    const long = { username: 'a'.repeat(64), firstname: '🙂'.repeat(100), password: '🙂'.repeat(128) };
    expect((await create(long)).status).toBe(201);
    expect((await login(long.username, long.password)).status).toBe(200);
    const short = {
      username: 'abc',
      email: 'a@b.cd',
      firstname: 'a',
      lastname: 'b',
      password: '💤1234567890a',
    };
    expect((await create(short)).status).toBe(201);
  });
});

describe('GET /usermgmt/user/{username}', () => {
  it('answers with the user and their version as ETag', async () => {
    await create();
    const got = await send('get', 'user/zoe');
    expect(got.headers['etag']).toBe('"1"');
    expect(got.body).toMatchObject(VISIBLE);
    expect(got.body).not.toHaveProperty('password');
  });

  it.each(['"1"', 'W/"1"', '"9", "1"', '*'])('answers 304 to If-None-Match: %s', async (tags) => {
    await create();
    const got = await send('get', 'user/zoe').set('If-None-Match', tags);
    expect([got.status, got.text]).toEqual([304, '']);
  });

  it('answers in full to another version, 404 to an unknown name, 400 to what is no name', async () => {
    await create();
    expect((await send('get', 'user/zoe').set('If-None-Match', '"2"')).status).toBe(200);
    expect((await send('get', 'user/nobody')).body).toMatchObject(PROBLEM_TYPES.not_found);
    expect((await send('get', 'user/%27%20OR%201=1')).body).toMatchObject(invalid('/username'));
  });
});

describe('PUT /usermgmt/user', () => {
  const WHOLE = { ...VISIBLE, firstname: 'Zora', role: 'ROLE_ADMIN' };

  it('replaces all but the name, counts the version, and keeps a password that is left out', async () => {
    await create();
    const put = await send('put', 'user').set('If-Match', '"1"').send(WHOLE);
    expect(put.status).toBe(200);
    expect(put.headers['etag']).toBe('"2"');
    expect(put.body).toMatchObject({ ...WHOLE, version: 2 });
    expect((await login('zoe', NEW_USER.password)).status).toBe(200);
  });

  it('takes the version from the body, too', async () => {
    await create();
    expect((await send('put', 'user').send({ ...WHOLE, version: 1 })).status).toBe(200);
    expect((await send('put', 'user').send({ ...WHOLE, version: 1 })).body).toMatchObject(
      PROBLEM_TYPES.precondition_failed,
    );
  });

  it.each([
    ['no version', {}, 'precondition_required'],
    ['a stale version', { 'If-Match': '"7"' }, 'precondition_failed'],
    ['a weak tag', { 'If-Match': 'W/"1"' }, 'precondition_failed'],
  ] as const)('is refused with %s', async (_what, headers, code) => {
    await create();
    expect((await send('put', 'user').set(headers).send(WHOLE)).body).toMatchObject(PROBLEM_TYPES[code]);
  });

  it('answers 404 for a user that is not there: it makes none', async () => {
    const put = await send('put', 'user').set('If-Match', '*').send(WHOLE);
    expect(put.body).toMatchObject(PROBLEM_TYPES.not_found);
  });

  it('answers 400 when a field is missing or the header is no tag', async () => {
    await create();
    const part = without(WHOLE, 'email');
    expect((await send('put', 'user').set('If-Match', '"1"').send(part)).body).toMatchObject(
      invalid('/email'),
    );
    expect((await send('put', 'user').set('If-Match', '1').send(WHOLE)).body).toMatchObject(
      invalid('/if-match'),
    );
  });

  it('answers 409 when the address belongs to somebody else', async () => {
    await create();
    const put = await send('put', 'user')
      .set('If-Match', '"1"')
      .send({ ...WHOLE, email: 'admin@example.com' });
    expect(put.body).toMatchObject({ ...PROBLEM_TYPES.conflict, errors: [{ pointer: '/email' }] });
  });

  it("asks for the current password when an administrator's own is to change", async () => {
    const got = await send('get', 'user/admin');
    const self = without(got.body as Record<string, unknown>, 'createdAt', 'updatedAt');
    const change = { ...self, password: 'another long password' };
    expect((await send('put', 'user').send(change)).body).toMatchObject(invalid('/currentPassword'));
    expect((await send('put', 'user').send({ ...change, currentPassword: PASSWORD })).status).toBe(200);
  });
});

describe('PATCH /usermgmt/user/{username}', () => {
  const patch = (changes: object, authorization = admin, version = '"1"') =>
    send('patch', 'user/zoe', authorization)
      .set('If-Match', version)
      .type('application/merge-patch+json')
      .send(JSON.stringify(changes));

  it('changes what is named and leaves the rest, in both content types', async () => {
    await create();
    expect((await patch({ lastname: 'Young' })).body).toMatchObject({
      ...VISIBLE,
      lastname: 'Young',
      version: 2,
    });
    const json = await send('patch', 'user/zoe').set('If-Match', '"2"').send({ enabled: false });
    expect(json.body).toMatchObject({ lastname: 'Young', enabled: false, version: 3 });
    expect((await patch({ firstname: 'x' }, admin, '"3"').type('text/plain')).status).toBe(415);
  });

  it('counts no version when nothing is named', async () => {
    await create();
    expect((await patch({})).body).toMatchObject({ version: 1 });
  });

  it('needs If-Match, and the right one', async () => {
    await create();
    const without = await send('patch', 'user/zoe').send({ firstname: 'x' });
    expect(without.body).toMatchObject(PROBLEM_TYPES.precondition_required);
    expect((await patch({ firstname: 'x' }, admin, '"2"')).body).toMatchObject(
      PROBLEM_TYPES.precondition_failed,
    );
  });

  it.each([{ firstname: null }, { username: 'other' }, { createdAt: 'now' }])(
    'refuses %j',
    async (changes) => {
      await create();
      expect((await patch(changes)).body).toMatchObject(invalid(`/${Object.keys(changes).join('')}`));
    },
  );

  it('lets users change their names, and their address and password with the current one', async () => {
    const user = await test.addUser('zoe');
    expect((await patch({ firstname: 'Zora' }, user)).status).toBe(200);
    const email = { email: 'new@example.com' };
    expect((await patch(email, user, '"2"')).body).toMatchObject(invalid('/currentPassword'));
    const wrong = await patch({ ...email, currentPassword: 'not the one' }, user, '"2"');
    expect(wrong.body).toMatchObject(PROBLEM_TYPES.forbidden);
    expect((await patch({ ...email, currentPassword: PASSWORD }, user, '"2"')).status).toBe(200);
    const both = { password: 'another long password', currentPassword: PASSWORD };
    expect((await patch(both, user, '"3"')).status).toBe(200);
    expect((await login('zoe', 'another long password')).status).toBe(200);
    expect((await login('zoe', PASSWORD)).status).toBe(401);
  });

  it.each([{ role: 'ROLE_ADMIN' }, { enabled: false }])('does not let users change %j', async (changes) => {
    const user = await test.addUser('zoe');
    expect((await patch(changes, user)).body).toMatchObject(PROBLEM_TYPES.forbidden);
  });

  it('ends the tokens of a user whose password changes, at once', async () => {
    const user = await test.addUser('zoe');
    expect((await send('get', 'user/zoe', user)).status).toBe(200);
    expect((await patch({ password: 'another long password' })).status).toBe(200);
    expect((await send('get', 'user/zoe', user)).body).toMatchObject(PROBLEM_TYPES.unauthenticated);
  });
});

describe('DELETE /usermgmt/user/{username}', () => {
  it('deletes, with or without a version, and answers 404 the second time', async () => {
    await create();
    expect((await send('delete', 'user/zoe').set('If-Match', '"2"')).body).toMatchObject(
      PROBLEM_TYPES.precondition_failed,
    );
    const gone = await send('delete', 'user/zoe').set('If-Match', '"1"');
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await send('delete', 'user/zoe')).body).toMatchObject(PROBLEM_TYPES.not_found);
    await create();
    expect((await send('delete', 'user/zoe')).status).toBe(204);
  });

  it('ends the tokens of the user at once, also for a new user of the same name', async () => {
    const user = await test.addUser('zoe');
    await send('delete', 'user/zoe');
    expect((await send('get', 'user/zoe', user)).status).toBe(401);
    await create();
    expect((await send('get', 'user/zoe', user)).status).toBe(401);
  });
});

describe('the last administrator', () => {
  it.each([
    ['deleted', () => send('delete', 'user/admin')],
    ['disabled', () => send('patch', 'user/admin').set('If-Match', '*').send({ enabled: false })],
    ['demoted', () => send('patch', 'user/admin').set('If-Match', '*').send({ role: 'ROLE_USER' })],
  ])('cannot be %s', async (_what, attempt) => {
    await test.addUser('disabled', { role: 'ROLE_ADMIN', enabled: false });
    expect((await attempt()).body).toMatchObject(PROBLEM_TYPES.conflict);
    await test.addUser('second', { role: 'ROLE_ADMIN' });
    expect((await attempt()).status).toBeLessThan(300);
  });
});

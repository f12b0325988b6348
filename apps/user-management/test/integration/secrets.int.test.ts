import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { waitFor } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { openPool } from '../../src/db/pool.ts';
import { databaseConfig, databaseEnv, startTestMysql } from '../support/mysql.ts';
import { ADMINISTRATOR, startUserManagement } from '../support/processes.ts';
import { without } from '../support/without.ts';
import { startTestDaemon } from '../support/test-daemon.ts';
import type { TestDaemon } from '../support/test-daemon.ts';

/** None of these may be found anywhere afterwards. */
const SECRETS = {
  admin: ADMINISTRATOR.ADMIN_PASSWORD,
  user: 'hunter-2-of-the-user',
  next: 'hunter-3-of-the-user',
  wrong: 'hunter-4-is-wrong',
  broken: 'hunter-5-in-broken-json',
  member: 'hunter-6-in-an-unknown-member',
  query: 'hunter-7-in-the-query',
};
const PERSONAL = { email: 'zoe.private@example.com', firstname: 'Zoëprivate', lastname: 'Privateson' };
const TRACE = 'Root=1-67891233-abcdef012345678912345678;Sampled=1';

let mysql: MysqlServer;
let own: TestDatabase;
let daemon: TestDaemon;
let users: ServiceProcess;
let url: string;
const tokens: string[] = [];

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('secrets');
  daemon = await startTestDaemon();
  users = startUserManagement({
    ...databaseEnv(databaseConfig(own.connection)),
    ...ADMINISTRATOR,
    AWS_XRAY_DAEMON_ADDRESS: daemon.address,
    LOG_LEVEL: 'trace',
  });
  url = await users.listening();
  await users.line(({ msg }) => msg === 'database is up');
});
afterAll(async () => {
  await users.kill();
  await daemon.close();
  await own.drop();
  await mysql.stop();
});

async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/usermgmt/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Amzn-Trace-Id': TRACE, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function logIn(username: string, password: string): Promise<Record<string, string>> {
  const { text } = await send('POST', 'login', { username, password });
  const { token } = JSON.parse(text) as { token: string };
  tokens.push(token);
  return { Authorization: `Bearer ${token}` };
}

describe('a password', () => {
  it('is in no log line, no trace and no other answer, whatever becomes of its request; a token neither', async () => {
    const admin = await logIn(ADMINISTRATOR.ADMIN_USERNAME, SECRETS.admin);
    const user = { username: 'zoe', role: 'ROLE_USER', enabled: true, ...PERSONAL };
    const answers = [
      await send('POST', 'user', { ...user, password: SECRETS.user }, admin),
      await send('POST', 'user', { ...user, password: SECRETS.user }, admin),
      await send(
        'POST',
        'user',
        { ...user, password: SECRETS.user, [SECRETS.member]: 1, role: SECRETS.member },
        admin,
      ),
      await send('POST', 'user', `{"password":"${SECRETS.broken}`, admin),
      await send('POST', 'login', { username: 'zoe', password: SECRETS.wrong }),
      await send('POST', 'login', { username: SECRETS.wrong, password: SECRETS.wrong }),
      await send('GET', `users?search=${SECRETS.query}`, undefined, admin),
      await send('GET', `users?password=${SECRETS.query}`, undefined, admin),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 409, 400, 400, 401, 401, 200, 400]);
    const self = await logIn('zoe', SECRETS.user);
    const change = { password: SECRETS.next, currentPassword: SECRETS.user };
    const changed = await send('PATCH', 'user/zoe', change, { ...self, 'If-Match': '"1"' });
    const refused = await send('PATCH', 'user/zoe', change, { ...self, 'If-Match': '"2"' });
    expect([changed.status, refused.status]).toEqual([200, 401]);

    // With two logins and two changes; each request is a segment and a line.
    const requests = answers.length + 4;
    await waitFor(() => daemon.segments.length >= requests, { deadlineMs: 20_000, what: 'every segment' });
    await waitFor(() => users.lines.filter(({ msg }) => msg === 'request').length >= requests, {
      deadlineMs: 20_000,
      what: 'every line',
    });
    const answered = JSON.stringify([...answers, changed, refused]);
    const lines = JSON.stringify([users.lines, users.stderr()]);
    const documents = JSON.stringify(daemon.segments);
    for (const secret of [...Object.values(SECRETS), ...tokens]) {
      expect(lines).not.toContain(secret);
      expect(documents).not.toContain(secret);
    }
    expect(`${lines}${documents}${answered}`).not.toContain('$argon2id');
    // A name that a caller made up for a member is told back, so that it can be found.
    for (const secret of [...Object.values(without(SECRETS, 'member')), ...tokens]) {
      expect(answered).not.toContain(secret);
    }
  });

  it('is stored as an argon2id hash and nothing else', async () => {
    const dump = JSON.stringify(await rows());
    for (const secret of Object.values(SECRETS)) expect(dump).not.toContain(secret);
    expect(dump).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });
});

describe('the log', () => {
  it('names no user and no address', () => {
    const lines = JSON.stringify(users.lines);
    for (const text of [
      ...Object.values(PERSONAL),
      'zoe',
      ADMINISTRATOR.ADMIN_EMAIL,
      ADMINISTRATOR.ADMIN_USERNAME,
    ]) {
      expect(lines).not.toContain(text);
    }
  });
});

async function rows(): Promise<unknown> {
  const pool = openPool(databaseConfig(own.connection));
  try {
    const database = createDatabase(pool);
    const tables = ['users', 'mail_outbox', 'login_attempts'];
    return await Promise.all(tables.map((table) => database.query(`SELECT * FROM ${table}`)));
  } finally {
    await pool.end();
  }
}

import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureAdministrator } from '../../src/features/auth/first-administrator.ts';
import { createPasswords } from '../../src/features/passwords/passwords.ts';
import { startTestMysql } from '../support/mysql.ts';
import { CHEAP_PASSWORDS, startTestApp } from '../support/test-app.ts';
import type { TestApp } from '../support/test-app.ts';

let mysql: MysqlServer;
let own: TestDatabase;
/** Two replicas on one database. */
let replicas: readonly [TestApp, TestApp];

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('together');
  replicas = [await startTestApp(own), await startTestApp(own)];
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await own.drop();
});

const ROUNDS = 10;
const NEW_USER = {
  role: 'ROLE_USER',
  enabled: true,
  firstname: 'A',
  lastname: 'B',
  password: 'correct battery staple',
};

describe('two requests at once', () => {
  it('for one version of a user: one changes it, the other is told that it came late', async () => {
    const admin = await replicas[0].addUser('admin', { role: 'ROLE_ADMIN' });
    await replicas[0].addUser('ann');
    for (let version = 1; version <= ROUNDS; version += 1) {
      const answers = await Promise.all(
        replicas.map(({ app }, index) =>
          request(app)
            .patch('/usermgmt/user/ann')
            .set({ Authorization: admin, 'If-Match': `"${version}"` })
            .send({ firstname: `Name ${index}` }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const winner = answers.find(({ status }) => status === 200);
      const got = await request(replicas[0].app).get('/usermgmt/user/ann').set('Authorization', admin);
      expect(got.body).toEqual(winner?.body);
      expect(got.body).toMatchObject({ version: version + 1 });
    }
  });

  it('for one new name: one makes the user and their mail, the other is told that it is taken', async () => {
    const admin = await replicas[0].addUser('admin', { role: 'ROLE_ADMIN' });
    for (let round = 0; round < ROUNDS; round += 1) {
      const user = { ...NEW_USER, username: `user${round}`, email: `user${round}@example.com` };
      const answers = await Promise.all(
        replicas.map(({ app }) => request(app).post('/usermgmt/user').set('Authorization', admin).send(user)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
    const mails = await replicas[0].database.query('SELECT COUNT(*) AS n FROM mail_outbox');
    expect(mails).toEqual([{ n: ROUNDS }]);
  });

  it.each([
    ['delete', (app: TestApp['app'], name: string) => request(app).delete(`/usermgmt/user/${name}`)],
    [
      'demote',
      (app: TestApp['app'], name: string) =>
        request(app).patch(`/usermgmt/user/${name}`).send({ role: 'ROLE_USER' }),
    ],
    [
      'disable',
      (app: TestApp['app'], name: string) =>
        request(app).patch(`/usermgmt/user/${name}`).send({ enabled: false }),
    ],
  ])('by which two administrators %s each other: one is left', async (_what, end) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const names = [`left${round}`, `right${round}`];
      const tokens = await Promise.all(
        names.map((name) => replicas[0].addUser(name, { role: 'ROLE_ADMIN' })),
      );
      const answers = await Promise.all(
        replicas.map(({ app }, index) =>
          end(app, names[1 - index] ?? '').set({ Authorization: tokens[index] ?? '', 'If-Match': '*' }),
        ),
      );
      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
      // Whoever comes late finds either the last administrator, or that it is no administrator any more.
      expect(statuses[0]).toBeLessThan(300);
      expect([401, 403, 409]).toContain(statuses[1]);
      const left = await replicas[0].database.query(
        "SELECT COUNT(*) AS n FROM users WHERE role = 'ROLE_ADMIN' AND enabled",
      );
      expect(left).toEqual([{ n: 1 }]);
      await replicas[0].database.query('DELETE FROM users');
    }
  });
});

describe('the first administrator', () => {
  const administrator = { username: 'first', email: 'first@example.com', password: 'correct battery staple' };
  const ensure = ({ database }: TestApp, wanted: typeof administrator | undefined = administrator) => {
    const { logger, lines } = memoryLogger();
    const passwords = createPasswords({ cost: CHEAP_PASSWORDS });
    return ensureAdministrator({ database, passwords, administrator: wanted, logger }).then(() =>
      lines.map(({ level, msg }) => `${String(level)}: ${String(msg)}`),
    );
  };
  const administrators = async () =>
    (await replicas[0].database.query("SELECT username FROM users WHERE role = 'ROLE_ADMIN'")).map(
      ({ username }) => username,
    );

  it('is made once by replicas that start at the same time', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const lines = await Promise.all(replicas.map((replica) => ensure(replica)));
      expect(lines.flat()).toEqual(['info: the first administrator was made']);
      expect(await administrators()).toEqual(['first']);
      await replicas[0].database.query('DELETE FROM users');
    }
  });

  it('can log in', async () => {
    await ensure(replicas[0]);
    const { username, password } = administrator;
    const answered = await request(replicas[1].app).post('/usermgmt/login').send({ username, password });
    expect(answered.status).toBe(200);
  });

  it('is not made when there is an administrator, whatever is configured', async () => {
    await replicas[0].addUser('other', { role: 'ROLE_ADMIN' });
    expect(await ensure(replicas[0])).toEqual([]);
    expect(await administrators()).toEqual(['other']);
  });

  it('is asked for in one line when none is configured', async () => {
    expect(await replicas[0].database.query('SELECT 1 FROM users')).toEqual([]);
    const { logger, lines } = memoryLogger();
    const passwords = createPasswords({ cost: CHEAP_PASSWORDS });
    const { database } = replicas[0];
    await ensureAdministrator({ database, passwords, administrator: undefined, logger });
    expect(lines).toMatchObject([
      { level: 'warn', msg: expect.stringContaining('ADMIN_USERNAME') as string },
    ]);
  });

  it('takes no name away from somebody who is no administrator', async () => {
    await replicas[0].addUser('first');
    expect(await ensure(replicas[0])).toEqual([
      expect.stringMatching(/^error: no administrator could be made/),
    ]);
    expect(await administrators()).toEqual([]);
  });
});

import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { freePort } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../src/db/migrations/index.ts';
import { ask, databaseIs, untilReady } from '../support/asking.ts';
import { canKillMysql, startKillableMysql } from '../support/kill-mysql.ts';
import { databaseConfig, databaseEnv, startTestMysql } from '../support/mysql.ts';
import { ADMINISTRATOR, startUserManagement } from '../support/processes.ts';
import { startTcpForwarder } from '../support/tcp-forwarder.ts';

const TRACE_ID = /^1-[\da-f]{8}-[\da-f]{24}$/;

let mysql: MysqlServer;
let own: TestDatabase;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('service');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await own.drop();
});

function startUsers(env: Record<string, string> = {}): ServiceProcess {
  const users = startUserManagement({ ...databaseEnv(databaseConfig(own.connection)), ...env });
  closers.push(() => users.kill());
  return users;
}

describe('the database of a running service', () => {
  it('may be away at the start and later: live, 503 with the trace id, and ready again by itself', async () => {
    const port = await freePort();
    const users = startUsers({ DB_HOSTNAME: '127.0.0.1', DB_PORT: String(port) });
    const url = await users.listening();
    const route = '/usermgmt/notification-xray';

    await databaseIs(url, 'down');
    expect((await ask(url, '/health/live')).status).toBe(200);
    expect(await ask(url, '/health/ready')).toMatchObject({
      status: 503,
      body: { waitingFor: ['database'] },
    });
    const problem = {
      ...PROBLEM_TYPES.database_unavailable,
      trace_id: expect.stringMatching(TRACE_ID) as string,
    };
    expect((await ask(url, route)).body).toMatchObject(problem);

    const forwarder = await startTcpForwarder(own.connection, port);
    await databaseIs(url, 'up');
    await untilReady(url);
    expect((await ask(url, route)).body).not.toMatchObject({ type: problem.type });

    await forwarder.close();
    expect((await ask(url, route)).body).toMatchObject(problem);
    await databaseIs(url, 'down');
    // The first reason may be that the connection was lost.
    await expect
      .poll(() => ask(url, '/health/ready'))
      .toMatchObject({
        status: 503,
        body: { parts: { database: { ready: false, reason: 'ECONNREFUSED' } } },
      });
    expect((await ask(url, '/health/startup')).status).toBe(200);
    expect((await ask(url, '/usermgmt/health-status')).body).not.toHaveProperty('mails');

    const again = await startTcpForwarder(own.connection, port);
    closers.push(() => again.close());
    await databaseIs(url, 'up');
    await untilReady(url);
    expect((await ask(url, '/usermgmt/health-status')).body).toMatchObject({
      mails: { pending: 0, dead: 0 },
    });
  });

  it('may hang: then the service is not ready, answers every request, and recovers with it', async (context) => {
    context.skip(mysql.way === 'environment', 'the server is not ours to pause');
    const users = startUsers();
    const url = await users.listening();
    await untilReady(url);
    await mysql.pause();
    try {
      const statuses = await Promise.all(
        Array.from({ length: 30 }, async () => (await ask(url, '/usermgmt/notification-xray')).status),
      );
      expect(new Set(statuses)).toEqual(new Set([503]));
      await databaseIs(url, 'down');
      expect((await ask(url, '/health/ready')).status).toBe(503);
    } finally {
      await mysql.resume();
    }
    await untilReady(url);
  });

  it(
    'may be killed: once it is restarted, the service is ready again by itself',
    { timeout: 180_000 },
    async (context) => {
      context.skip(!(await canKillMysql()), 'there is no Docker to keep a server whose data outlive it');
      const killable = await startKillableMysql();
      closers.push(() => killable.remove());
      const users = startUsers(databaseEnv(databaseConfig(killable.connection)));
      const url = await users.listening();
      await untilReady(url);
      await killable.kill();
      expect((await ask(url, '/usermgmt/notification-xray')).status).toBe(503);
      await databaseIs(url, 'down');
      expect((await ask(url, '/health/ready')).status).toBe(503);
      await killable.restart();
      await untilReady(url);
      expect((await ask(url, '/usermgmt/health-status')).body).toMatchObject({ database: { status: 'up' } });
      expect(users.lines.filter(({ msg }) => msg === 'database is up').map(({ applied }) => applied)).toEqual(
        [migrations.map(({ version, name }) => `${version} ${name}`), []],
      );
    },
  );

  it('is migrated once by replicas that start at the same time', async () => {
    const replicas = [startUsers(), startUsers(), startUsers()];
    const lines = await Promise.all(
      replicas.map((users) => users.line(({ msg }) => msg === 'database is up')),
    );
    expect(lines.flatMap(({ applied }) => applied)).toEqual(
      migrations.map(({ version, name }) => `${version} ${name}`),
    );
  });
});

describe('the first administrator', () => {
  it('is made once by replicas that start at the same time, and can then log in at each of them', async () => {
    const replicas = [startUsers(ADMINISTRATOR), startUsers(ADMINISTRATOR), startUsers(ADMINISTRATOR)];
    const urls = await Promise.all(replicas.map((users) => users.listening()));
    await Promise.all(urls.map(untilReady));
    const made = replicas.flatMap(({ lines }) =>
      lines.filter(({ msg }) => msg === 'the first administrator was made'),
    );
    expect(made).toHaveLength(1);
    for (const url of urls) {
      const response = await fetch(`${url}/usermgmt/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          username: ADMINISTRATOR.ADMIN_USERNAME,
          password: ADMINISTRATOR.ADMIN_PASSWORD,
        }),
      });
      expect(response.status).toBe(200);
    }
  });

  it('is missed in one line when there is none and none is configured', async () => {
    const users = startUsers();
    await untilReady(await users.listening());
    const told = users.lines.filter(({ msg }) => String(msg).includes('ADMIN_USERNAME'));
    expect(told).toMatchObject([{ level: 'warn' }]);
  });
});

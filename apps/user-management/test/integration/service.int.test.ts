import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { freePort, waitFor } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, untilReady } from '../support/asking.ts';
import { databaseConfig, databaseEnv, startTestMysql } from '../support/mysql.ts';
import { startNotification, startUserManagement } from '../support/processes.ts';
import { startTestDaemon } from '../support/test-daemon.ts';
import type { TestDaemon, TraceDocument } from '../support/test-daemon.ts';

const TRACE_ID = /^1-[\da-f]{8}-[\da-f]{24}$/;
const SAMPLED = { 'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678;Sampled=1' };

let mysql: MysqlServer;
let own: TestDatabase;
let daemon: TestDaemon;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('service');
  daemon = await startTestDaemon();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await daemon.close();
  await own.drop();
});

function running(service: ServiceProcess): ServiceProcess {
  closers.push(() => service.kill());
  return service;
}

const startUsers = (env: Record<string, string> = {}): ServiceProcess =>
  running(
    startUserManagement({
      ...databaseEnv(databaseConfig(own.connection)),
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      ...env,
    }),
  );

/** The address of a notification service, as variables of user management. */
function notificationAt(url: string): Record<string, string> {
  const { hostname, port } = new URL(url);
  return { NOTIFICATION_SERVICE_HOST: hostname, NOTIFICATION_SERVICE_PORT: port };
}

const startNotifications = (): ServiceProcess =>
  running(startNotification({ AWS_XRAY_DAEMON_ADDRESS: daemon.address, POD_NAME: 'pod-1' }));

const segment = (name: string): Promise<TraceDocument> =>
  waitFor(() => daemon.segments.find((document) => document.name === name), {
    deadlineMs: 20_000,
    what: `the segment of ${name}`,
  });

describe('GET /usermgmt/notification-xray', () => {
  it('reads MySQL, then calls notification, in one trace', async () => {
    const notification = startNotifications();
    const users = startUsers({ ...notificationAt(await notification.listening()), SERVICE_VERSION: 'V7' });
    const url = await users.listening();
    await untilReady(url);

    const { status, body } = await ask(url, '/usermgmt/notification-xray', SAMPLED);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      database: { users: 0, enabledUsers: 0, characterSet: 'utf8mb4' },
      notification: { service: 'notification', pod: 'pod-1', trace_id: body['trace_id'] },
      trace_id: '1-67891233-abcdef012345678912345678',
    });

    const caller = await segment('User-Management-Microservice');
    const callee = await segment('V1-Notification-Microservice');
    expect(caller.service?.version).toBe('V7');
    expect(callee.trace_id).toBe(caller.trace_id);
    const [query, call, ...others] = caller.subsegments ?? [];
    expect(others).toEqual([]);
    expect(query?.sql?.sanitized_query).toMatch(/^\s*SELECT COUNT\(\*\)[^']*\?[^']*FROM users/);
    expect(call).toMatchObject({ id: callee.parent_id, namespace: 'remote' });
    expect(daemon.segments).toHaveLength(2);
  });

  it('keeps query and call of each of many requests at once on its own trace', async () => {
    const notification = startNotifications();
    const users = startUsers(notificationAt(await notification.listening()));
    const url = await users.listening();
    await untilReady(url);
    // Nearly as many as may use and wait for the ten connections: the outbox is looked after through them, too.
    const ids = Array.from(
      { length: 55 },
      (_, index) => `1-67891233-${index.toString(16).padStart(24, '0')}`,
    );
    const answers = await Promise.all(
      ids.map((id) => ask(url, '/usermgmt/notification-xray', { 'X-Amzn-Trace-Id': `Root=${id};Sampled=1` })),
    );
    expect(answers.map(({ body }) => body['trace_id'])).toEqual(ids);
    await waitFor(() => daemon.segments.length === 110, { deadlineMs: 20_000, what: 'all segments' });
    for (const id of ids) {
      const documents = daemon.segments.filter(({ trace_id }) => trace_id === id);
      const callers = documents.filter(({ name }) => name === 'User-Management-Microservice');
      expect(documents).toHaveLength(2);
      expect(callers).toMatchObject([{ subsegments: [{ sql: {} }, { namespace: 'remote' }] }]);
    }
  });

  it('logs each request with the ids of its trace', async () => {
    const notification = startNotifications();
    const users = startUsers(notificationAt(await notification.listening()));
    const url = await users.listening();
    await untilReady(url);
    const { body } = await ask(url, '/usermgmt/notification-xray?secret=1');
    expect(body['trace_id']).toMatch(TRACE_ID);
    for (const [service, route] of [
      [users, '/usermgmt/notification-xray'],
      [notification, '/notification/notification-xray'],
    ] as const) {
      const line = await service.line(({ msg }) => msg === 'request');
      expect(line).toMatchObject({ route, method: 'GET', status: 200, trace_id: body['trace_id'] });
    }
  });

  it('answers 503 with the trace id, when notification is down', async () => {
    const users = startUsers(notificationAt(`http://127.0.0.1:${await freePort()}`));
    const url = await users.listening();
    await untilReady(url);
    const { type, body } = await ask(url, '/usermgmt/notification-xray');
    expect(type).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      ...PROBLEM_TYPES.upstream_unavailable,
      trace_id: expect.stringMatching(TRACE_ID) as string,
    });
  });

  it.each([
    ['hangs', 504, () => undefined],
    ['answers garbage', 502, (response: { end(text: string): unknown }) => response.end('garbage')],
  ])('answers with a problem when notification %s', async (_what, status, answer) => {
    const server = createServer((_request, response) => {
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const users = startUsers(notificationAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const url = await users.listening();
    await untilReady(url);
    const answered = await ask(url, '/usermgmt/notification-xray');
    expect(answered.body).toMatchObject({ status, trace_id: expect.stringMatching(TRACE_ID) as string });
    expect(await users.line(({ msg }) => msg === 'request failed')).toMatchObject({
      level: 'warn',
      trace_id: answered.body['trace_id'],
    });
  });
});

describe('the process', () => {
  it('lists every problem of its environment and exits with 1', async () => {
    const users = running(startUserManagement({ PORT: 'x', DB_PORT: '0', DB_PASSWORD: 'hunter2' }));
    expect(await users.exited()).toBe(1);
    expect(users.stderr()).toBe(
      [
        'The configuration has 5 problems:',
        '  PORT is "x"; expected a port number, 0 to 65535',
        '  DB_HOSTNAME is not set; expected a host name or an IP address',
        '  DB_PORT is "0"; expected a port number, 1 to 65535',
        '  DB_NAME is not set; expected the name of the database',
        '  DB_USERNAME is not set; expected the MySQL user',
        '',
      ].join('\n'),
    );
    expect(users.lines).toEqual([]);
  });

  it('on SIGTERM answers what is in progress, closes its parts in order, the tracer last, and exits with 0', async () => {
    const users = startUsers({ LOG_LEVEL: 'debug', DB_PORT: String(await freePort()) });
    const url = await users.listening();
    users.signal('SIGTERM');
    expect(await users.exited()).toBe(0);
    expect(users.lines.filter(({ msg }) => msg === 'closed').map(({ step }) => step)).toEqual([
      'http server',
      'mails',
      'notification client',
      'database keeper',
      'database pool',
      'tracing',
    ]);
    expect(users.stderr()).toBe('');
    await expect(fetch(url)).rejects.toThrow();
  });

  it('sends the segment of the request that was in progress at SIGTERM', async () => {
    const server = createServer((_request, response) => {
      users.signal('SIGTERM');
      void users
        .line(({ msg }) => msg === 'stopping')
        .then(() => response.end(JSON.stringify({ service: 'notification', status: 'up' })));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const users = startUsers(notificationAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const { status } = await ask(await users.listening(), '/usermgmt/notification-health-status', SAMPLED);
    expect(status).toBe(200);
    expect(await users.exited()).toBe(0);
    expect(await segment('User-Management-Microservice')).toMatchObject({
      subsegments: [{ namespace: 'remote' }],
    });
    expect(await users.line(({ msg }) => msg === 'tracing closed')).toMatchObject({
      counters: { sent: 1, refused: 0, dropped: { closed: 0 } },
    });
  });
});

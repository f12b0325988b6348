import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { inspect } from 'node:util';
import { startMysql, startSmtpSink, waitFor } from '@xray-microservices/testing';
import type { MysqlServer, SmtpSink } from '@xray-microservices/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoadBalancer } from './load-balancer.ts';
import { Replica } from './replica.ts';

const LOAD_MS = 60_000;
const CLIENTS = 8;
const LEAST_RESTARTS = 6;
const LEAST_REQUESTS = 500;

const ADMIN = { username: 'admin', password: randomBytes(18).toString('base64url') };

let mysql: MysqlServer;
let sink: SmtpSink;
const balancers: LoadBalancer[] = [];
const replicas: Replica[] = [];
let url: string;
let token: string;

async function startReplicas(
  app: 'user-management' | 'notification',
  env: Readonly<Record<string, string>>,
): Promise<LoadBalancer> {
  const balancer = await LoadBalancer.start();
  balancers.push(balancer);
  // long enough for the balancer to see that a replica is no longer ready
  const common = { SHUTDOWN_DELAY_MS: '3000', AWS_XRAY_SDK_ENABLED: 'false', ...env };
  for (const name of [`${app}-1`, `${app}-2`])
    replicas.push(await Replica.start({ app, name, env: common, balancer }));
  return balancer;
}

beforeAll(async () => {
  mysql = await startMysql({ cacheDirectory: path.resolve(import.meta.dirname, '../../../.cache') });
  sink = await startSmtpSink({ keep: 10_000 });
  const notification = await startReplicas('notification', {
    AWS_MAIL_SERVER_HOST: sink.host,
    AWS_MAIL_SERVER_PORT: String(sink.port),
    AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
    AWS_MAIL_SERVER_TLS: 'none',
  });
  const { connection } = mysql;
  const users = await startReplicas('user-management', {
    DB_HOSTNAME: connection.host,
    DB_PORT: String(connection.port),
    DB_NAME: connection.database,
    DB_USERNAME: connection.user,
    DB_PASSWORD: connection.password,
    DB_SSL: String(connection.ssl !== undefined),
    NOTIFICATION_SERVICE_HOST: '127.0.0.1',
    NOTIFICATION_SERVICE_PORT: String(notification.port),
    AUTH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: ADMIN.password,
    RATE_LIMIT_PER_MINUTE: '0',
  });
  url = `${users.url}/usermgmt`;
  const login = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  expect(login.status).toBe(200);
  ({ token } = (await login.json()) as { token: string });
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await Promise.all(balancers.map((balancer) => balancer.close()));
  await sink.stop();
  await mysql.stop();
});

const created: string[] = [];

function createUser(): Promise<Response> {
  const username = `user-${randomBytes(8).toString('hex')}`;
  const email = `${username}@example.com`;
  created.push(email);
  return fetch(`${url}/user`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({
      username,
      email,
      role: 'ROLE_USER',
      enabled: true,
      firstname: 'Load',
      lastname: 'Test',
      password: randomBytes(18).toString('base64url'),
    }),
  });
}

const read = (what: string): Promise<Response> =>
  fetch(`${url}/${what}`, { headers: { Authorization: `Bearer ${token}` } });

/** What one client does in turn. */
const REQUESTS: readonly (() => Promise<Response>)[] = [
  () => read('notification-xray'),
  () => read('users?limit=5'),
  () => read('notification-xray'),
  () => read('user/admin'),
  createUser,
];

/** Sends requests until it is told to stop; answers what failed. */
async function client(isOver: () => boolean, count: () => void): Promise<string[]> {
  const failures: string[] = [];
  for (let turn = 0; !isOver(); turn += 1) {
    const answer = await REQUESTS[turn % REQUESTS.length]?.().catch((error: unknown) => error);
    count();
    if (!(answer instanceof Response)) failures.push(inspect(answer));
    else if (answer.ok) await answer.arrayBuffer();
    else failures.push(`${answer.status} ${await answer.text()}`);
  }
  return failures;
}

describe('a service whose replicas are restarted over and over', () => {
  it(
    'fails no request behind a load balancer that honours readiness, and loses no mail',
    async () => {
      const end = Date.now() + LOAD_MS;
      let requests = 0;
      const codes: (number | string)[] = [];
      // a busy machine takes longer for as much
      const isOver = (): boolean =>
        Date.now() > end && codes.length >= LEAST_RESTARTS && requests > LEAST_REQUESTS;
      const count = (): void => {
        requests += 1;
      };
      const clients = Array.from({ length: CLIENTS }, () => client(isOver, count));
      while (!isOver()) {
        for (const replica of replicas) codes.push(await replica.restart());
      }
      expect((await Promise.all(clients)).flat()).toEqual([]);
      expect(new Set(codes)).toEqual(new Set([0]));
      const received = (): Set<string> => new Set(sink.messages().flatMap(({ to }) => to));
      await waitFor(() => created.every((email) => received().has(email)), {
        deadlineMs: 60_000,
        what: `${created.length} welcome mails`,
      });
    },
    LOAD_MS + 300_000,
  );
});

import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startMysql, startSmtpSink, waitFor } from '@xray-microservices/testing';
import type { MysqlConnection, MysqlServer, SmtpSink } from '@xray-microservices/testing';
import { startService } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';
import { startXrayLocal } from './xray-local.ts';
import type { XrayLocal } from './xray-local.ts';

const CACHE = fileURLToPath(new URL('../../../../.cache', import.meta.url));
const ADMINISTRATOR = 'admin';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A running service. */
export interface Running extends AsyncDisposable {
  /** Where it answers, with a slash at its end. */
  readonly url: string;
}

/** What the services are told to use. */
interface Surroundings {
  readonly local: XrayLocal;
  readonly connection: MysqlConnection;
  readonly smtp: SmtpSink;
  readonly password: string;
  readonly tokenSecret: string;
}

/** MySQL, a mail server and an xray-local, among which the processes of the two services come and go. */
export interface RealServices extends AsyncDisposable {
  readonly local: XrayLocal;
  readonly mysql: MysqlServer;
  /** @param port 0 takes a free one, here and below */
  readonly startNotification: (version: 'V1' | 'V2', port?: number) => Promise<Running>;
  readonly startUsers: (version: string, notification: Running, port?: number) => Promise<Running>;
  /** Logs the administrator in. Answers the token. */
  readonly logIn: (users: Running) => Promise<string>;
}

/** Starts what the services need; they themselves are started one by one, from their sources. */
export async function startRealServices(): Promise<RealServices> {
  await using opened = new AsyncDisposableStack();
  const mysql = await startMysql({ cacheDirectory: CACHE, report: say });
  opened.defer(() => mysql.stop());
  // Somebody's own server has users of its own.
  const database = mysql.way === 'environment' ? await mysql.createDatabase('console') : mysql;
  const smtp = await startSmtpSink();
  opened.defer(() => smtp.stop());
  const around: Surroundings = {
    local: opened.use(await startXrayLocal()),
    connection: database.connection,
    smtp,
    password: randomBytes(18).toString('base64url'),
    tokenSecret: randomBytes(48).toString('base64url'),
  };
  const kept = opened.move();
  return {
    local: around.local,
    mysql,
    startNotification: async (version, port = 0) => {
      const env = notificationEnv(around, version, port);
      return runningOf(await startService('notification', { env }));
    },
    startUsers: async (version, notification, port = 0) => {
      const env = { ...usersEnv(around, version, new URL(notification.url)), PORT: String(port) };
      const users = runningOf(await startService('user-management', { env }));
      await waitFor(async () => (await fetch(new URL('health/ready', users.url))).ok, {
        deadlineMs: 60_000,
        what: 'user-management to be ready',
      });
      return users;
    },
    logIn: async (users) => {
      const { status, body } = await send(users, 'POST', 'usermgmt/login', {
        body: { username: ADMINISTRATOR, password: around.password },
      });
      const { token } = body as { readonly token?: string };
      if (token === undefined) {
        throw new Error(`The administrator's login was answered with ${status}.`);
      }
      return token;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function runningOf(service: ServiceProcess): Running {
  const { address = '', port = 0 } = service.ready;
  return {
    url: `http://${address}:${port}/`,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

function tracingEnv({ local }: Surroundings): Record<string, string> {
  return {
    AWS_XRAY_DAEMON_ADDRESS: `udp:${local.udp} tcp:${new URL(local.url).host}`,
    AWS_EC2_METADATA_DISABLED: 'true',
    CHAOS_ENABLED: 'true',
  };
}

function notificationEnv(around: Surroundings, version: string, port: number): Record<string, string> {
  return {
    ...tracingEnv(around),
    PORT: String(port),
    AWS_XRAY_TRACING_NAME: `${version}-Notification-Microservice`,
    SERVICE_VERSION: version,
    AWS_MAIL_SERVER_HOST: around.smtp.host,
    AWS_MAIL_SERVER_PORT: String(around.smtp.port),
    AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
  };
}

function usersEnv(around: Surroundings, version: string, notification: URL): Record<string, string> {
  const { host, port, database, user, password, ssl } = around.connection;
  return {
    ...tracingEnv(around),
    SERVICE_VERSION: version,
    DB_HOSTNAME: host,
    DB_PORT: String(port),
    DB_NAME: database,
    DB_USERNAME: user,
    DB_PASSWORD: password,
    DB_SSL: String(ssl !== undefined),
    AUTH_TOKEN_SECRET: around.tokenSecret,
    ADMIN_USERNAME: ADMINISTRATOR,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: around.password,
    NOTIFICATION_SERVICE_HOST: notification.hostname,
    NOTIFICATION_SERVICE_PORT: notification.port,
  };
}

/** What a request takes beside its address. */
export interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Leaves it to the sampling rules whether it is traced; else it is. */
  readonly byRules?: boolean;
}

/** Where a service listens, for one that takes its place. */
export const portOf = ({ url }: Running): number => Number(new URL(url).port);

/** How a service answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly traceId: string;
}

/** Sends a request to a service in a trace of its own, as its users do. Whatever the status, it is answered. */
export async function send(
  { url }: Running,
  method: string,
  path: string,
  { token, body, byRules = false }: Sent = {},
): Promise<Answered> {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const traceId = `1-${seconds}-${randomBytes(12).toString('hex')}`;
  const answer = await fetch(new URL(path, url), {
    method,
    headers: {
      'x-amzn-trace-id': `Root=${traceId}${byRules ? '' : ';Sampled=1'}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown), traceId };
}

/** The request that goes through both services. */
export const askThroughBoth = (users: Running): Promise<Answered> =>
  send(users, 'GET', 'usermgmt/notification-xray');

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { MysqlConnection } from '../../libs/testing/src/index.ts';
import { freePort, waitFor } from '../../libs/testing/src/index.ts';
import { mainOf, ROOT, Service } from './service.ts';
import { Users } from './users.ts';

/** Connections of each user-management to MySQL; its default. */
export const POOL = 10;
/** More than any number of connections asks for; the default (50) would refuse the 61st request at once. */
const POOL_QUEUE = 1000;
/** Mails that notification may hold; the default (1,000) would refuse those that come faster than they are sent. */
const MAIL_QUEUE = 100_000;

export type VariantName = 'untraced' | 'traced';

/** What a pair is started with. */
export interface PairOptions {
  name: VariantName;
  database: MysqlConnection;
  smtpPort: number;
  /** Port of xray-local. */
  xrayPort: number;
  logs: string;
}

/** user-management and notification, with a database of their own. */
export interface Pair {
  name: VariantName;
  userManagement: { url: string; service: Service };
  notification: { url: string; service: Service };
  users: Users;
  /** An administrator's. */
  token(): Promise<string>;
  stop(): Promise<void>;
}

const ADMIN = { username: 'admin', password: randomBytes(18).toString('base64url') };

const common = ({ name, xrayPort }: PairOptions): Record<string, string> => ({
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  RATE_LIMIT_PER_MINUTE: '0',
  CHAOS_ENABLED: 'false',
  SERVICE_VERSION: 'V1',
  AWS_XRAY_SDK_ENABLED: String(name === 'traced'),
  AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${xrayPort}`,
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  AWS_EC2_METADATA_DISABLED: 'true',
});

function startNotification(options: PairOptions, port: number): Service {
  return new Service({
    name: `notification, ${options.name}`,
    script: mainOf('notification'),
    cwd: ROOT,
    logFile: path.join(options.logs, `notification-${options.name}.log`),
    env: {
      ...common(options),
      PORT: String(port),
      AWS_XRAY_TRACING_NAME: 'V1-Notification-Microservice',
      AWS_MAIL_SERVER_HOST: '127.0.0.1',
      AWS_MAIL_SERVER_PORT: String(options.smtpPort),
      AWS_MAIL_SERVER_USERNAME: '',
      AWS_MAIL_SERVER_PASSWORD: '',
      AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
      AWS_MAIL_SERVER_TLS: 'none',
      AWS_MAIL_SERVER_TLS_NAME: '',
      MAIL_QUEUE_LIMIT: String(MAIL_QUEUE),
    },
  });
}

function startUserManagement(options: PairOptions, port: number, notificationPort: number): Service {
  const { database } = options;
  return new Service({
    name: `user-management, ${options.name}`,
    script: mainOf('user-management'),
    cwd: ROOT,
    logFile: path.join(options.logs, `user-management-${options.name}.log`),
    env: {
      ...common(options),
      PORT: String(port),
      AWS_XRAY_TRACING_NAME: 'User-Management-Microservice',
      DB_HOSTNAME: database.host,
      DB_PORT: String(database.port),
      DB_NAME: database.database,
      DB_USERNAME: database.user,
      DB_PASSWORD: database.password,
      DB_SSL: String(database.ssl !== undefined),
      DB_POOL_CONNECTIONS: String(POOL),
      DB_POOL_QUEUE: String(POOL_QUEUE),
      AUTH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
      AUTH_TOKEN_PREVIOUS_SECRET: '',
      AUTH_TOKEN_MINUTES: '60',
      // Attempts are counted before the password is known to be right, so many at once would look like a guesser.
      LOGIN_ATTEMPTS_PER_USER: '1000',
      LOGIN_ATTEMPTS_PER_ADDRESS: '1000000',
      ADMIN_USERNAME: ADMIN.username,
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: ADMIN.password,
      NOTIFICATION_SERVICE_HOST: '127.0.0.1',
      NOTIFICATION_SERVICE_PORT: String(notificationPort),
    },
  });
}

/** Waits until a service answers this as it should. */
export async function ready(service: Service, url: string, request: RequestInit = {}): Promise<void> {
  const isUpOrOver = async (): Promise<boolean> =>
    service.hasEnded() ||
    fetch(url, request).then(
      (answer) => answer.ok,
      () => false,
    );
  await waitFor(isUpOrOver, { deadlineMs: 20_000, intervalMs: 50, what: `an answer of ${url}` });
  service.check();
}

async function logIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/usermgmt/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  if (!answer.ok) throw new Error(`the administrator can't log in: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

/** Starts both services and waits until they are ready. */
export async function startPair(options: PairOptions): Promise<Pair> {
  const [port, notificationPort] = [await freePort(), await freePort()];
  const notification = startNotification(options, notificationPort);
  const userManagement = startUserManagement(options, port, notificationPort);
  const stopServices = async (): Promise<void> => {
    await Promise.all([userManagement.stop(), notification.stop()]);
  };
  const url = `http://127.0.0.1:${port}`;
  const notificationUrl = `http://127.0.0.1:${notificationPort}`;
  try {
    await ready(notification, `${notificationUrl}/health/ready`);
    await ready(userManagement, `${url}/health/ready`);
    const users = await Users.open(options.database);
    return {
      name: options.name,
      userManagement: { url, service: userManagement },
      notification: { url: notificationUrl, service: notification },
      users,
      token: () => logIn(url),
      stop: async () => {
        await users.close();
        await stopServices();
      },
    };
  } catch (error) {
    await stopServices();
    throw error;
  }
}

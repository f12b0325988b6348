import { randomBytes } from 'node:crypto';
import { freePort, startSmtpSink } from '@xray-microservices/testing';
import type { SmtpSink, TestDatabase } from '@xray-microservices/testing';
import { z } from 'zod';
import { Daemon } from './daemon.ts';
import type { DaemonOptions } from './daemon.ts';
import type { FaultyMysql } from './mysql.ts';
import type { Part, Place } from './part.ts';
import { TcpRelay } from './relay.ts';
import { TracedService } from './traced-service.ts';

/** Where everything runs. */
export interface Layout {
  readonly users: Place;
  readonly notification: Place;
  /** Where MySQL, the mail server and the way to notification are found by the services. */
  readonly outside: string;
  readonly daemons: readonly Omit<DaemonOptions, 'port'>[];
  /** By what host each service knows its daemon. */
  readonly daemonOf: { readonly users: string; readonly notification: string };
  /** Settings of both services beside the usual. */
  readonly env?: Readonly<Record<string, string>>;
}

const LOOPBACK: Place = { host: '127.0.0.1' };

/** All on one host. */
export const ONE_HOST: Layout = {
  users: LOOPBACK,
  notification: LOOPBACK,
  outside: LOOPBACK.host,
  daemons: [{ place: LOOPBACK }],
  daemonOf: { users: LOOPBACK.host, notification: LOOPBACK.host },
};

const ADMIN = { username: 'admin', password: randomBytes(18).toString('base64url') };
/** Longer than the longest time that any route may take. */
export const ANSWER_DEADLINE_MS = 40_000;
const MAILS_KEPT = 20_000;
const loginAnswer = z.object({ token: z.string() });

/** What of a request differs from one to the next. */
export interface AskOptions extends Pick<RequestInit, 'method' | 'body' | 'signal'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** The ways between the parts that a fault can disturb. */
export interface Ways {
  readonly mysql: TcpRelay;
  /** From user-management; the load asks notification itself. */
  readonly notification: TcpRelay;
  readonly smtp: TcpRelay;
}

/** The whole system as processes, with MySQL and a mail server, each behind a way that can be disturbed. */
export class Stack {
  readonly mysql: FaultyMysql;
  readonly mail: SmtpSink;
  readonly ways: Ways;
  readonly daemons: readonly Daemon[];
  readonly notification: TracedService;
  readonly users: TracedService;
  readonly #started: AsyncDisposableStack;
  readonly #token: string;

  private constructor(parts: Parts, started: AsyncDisposableStack) {
    this.mysql = parts.mysql;
    this.mail = parts.mail;
    this.ways = parts.ways;
    this.daemons = parts.daemons;
    this.notification = parts.notification;
    this.users = parts.users;
    this.#token = parts.token;
    this.#started = started;
  }

  /** Everything started and ready, on an empty database; nothing is left behind when a part does not start. */
  static async start(mysql: FaultyMysql, layout: Layout): Promise<Stack> {
    await using starting = new AsyncDisposableStack();
    const { outside, daemons: daemonPlaces } = layout;
    const mail = starting.adopt(await startSmtpSink({ keep: MAILS_KEPT }), (sink) => sink.stop());
    const database = starting.adopt(await mysql.createDatabase(), (made) => made.drop());
    const ports = { notification: await freePort(), users: await freePort(), daemon: await freePort() };
    const { host, port } = database.connection;
    const wayTo = async (target: { host: string; port: number }): Promise<TcpRelay> =>
      starting.adopt(await TcpRelay.start(target, outside), (way) => way.close());
    const ways = {
      mysql: await wayTo({ host, port }),
      notification: await wayTo({ host: layout.notification.host, port: ports.notification }),
      smtp: await wayTo(mail),
    };
    const kept = <T extends { readonly part: Part }>(part: Promise<T>): Promise<T> =>
      part.then((one) => starting.adopt(one, () => one.part.kill()));
    const [daemons, notification, users] = await allOrError([
      allOrError(daemonPlaces.map((place) => kept(Daemon.start({ ...place, port: ports.daemon })))),
      kept(startNotification(layout, ways, ports)),
      kept(startUsers(layout, ways, ports, database)),
    ]);
    const parts = { mysql, mail, ways, daemons, notification, users };
    const token = await logIn(users);
    return new Stack({ ...parts, token }, starting.move());
  }

  /** The daemon, where there is one. */
  get daemon(): Daemon {
    const [daemon] = this.daemons;
    if (daemon === undefined) throw new Error('this layout has no daemon');
    return daemon;
  }

  /** Asks user-management as the administrator. */
  ask(path: string, { headers, ...init }: AskOptions = {}): Promise<Response> {
    return fetch(`${this.users.url}/usermgmt${path}`, {
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
      ...init,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json', ...headers },
    });
  }

  /** Ends both services as a cluster does, after which their counters are known. */
  async endServices(): Promise<void> {
    await this.users.terminate();
    await this.notification.terminate();
  }

  close(): Promise<void> {
    return this.#started.disposeAsync();
  }
}

interface Parts extends Pick<Stack, 'mysql' | 'mail' | 'ways' | 'daemons' | 'notification' | 'users'> {
  readonly token: string;
}

async function logIn({ url }: TracedService): Promise<string> {
  const answer = await fetch(`${url}/usermgmt/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  return loginAnswer.parse(await answer.json()).token;
}

/** All results; or the first error, but not before all have ended, so that nothing starts behind our back. */
async function allOrError<T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

interface Ports {
  readonly notification: number;
  readonly users: number;
  readonly daemon: number;
}

const listening = ({ host, namespace }: Place, port: number): Record<string, string> => ({
  HOST: namespace === undefined ? host : '0.0.0.0',
  PORT: String(port),
  RATE_LIMIT_PER_MINUTE: '0',
  AWS_EC2_METADATA_DISABLED: 'true',
});

function startNotification(layout: Layout, { smtp }: Ways, ports: Ports): Promise<TracedService> {
  const { notification: place, daemonOf, env } = layout;
  return TracedService.start({
    app: 'notification',
    place,
    port: ports.notification,
    readyPath: '/health/ready',
    env: {
      ...listening(place, ports.notification),
      AWS_XRAY_DAEMON_ADDRESS: `${daemonOf.notification}:${ports.daemon}`,
      AWS_MAIL_SERVER_HOST: smtp.host,
      AWS_MAIL_SERVER_PORT: String(smtp.port),
      AWS_MAIL_SERVER_TLS: 'none',
      AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
      ...env,
    },
  });
}

function startUsers(
  layout: Layout,
  { mysql, notification }: Ways,
  ports: Ports,
  { connection }: TestDatabase,
): Promise<TracedService> {
  const { users: place, daemonOf, env } = layout;
  return TracedService.start({
    app: 'user-management',
    place,
    port: ports.users,
    readyPath: '/health/ready',
    env: {
      ...listening(place, ports.users),
      AWS_XRAY_DAEMON_ADDRESS: `${daemonOf.users}:${ports.daemon}`,
      DB_HOSTNAME: mysql.host,
      DB_PORT: String(mysql.port),
      DB_NAME: connection.database,
      DB_USERNAME: connection.user,
      DB_PASSWORD: connection.password,
      NOTIFICATION_SERVICE_HOST: notification.host,
      NOTIFICATION_SERVICE_PORT: String(notification.port),
      AUTH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
      AUTH_TOKEN_MINUTES: '60',
      ADMIN_USERNAME: ADMIN.username,
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    },
  });
}

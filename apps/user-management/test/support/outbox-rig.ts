import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { startSmtpSink, waitFor } from '@xray-microservices/testing';
import type { MysqlConnection, SmtpMessage, SmtpSinkOptions } from '@xray-microservices/testing';
import type { Pool } from 'mysql2/promise';
import { changesOf, createDatabase } from '../../src/db/database.ts';
import type { Database, Row } from '../../src/db/database.ts';
import { openPool } from '../../src/db/pool.ts';
import { createMailOutbox } from '../../src/features/mails/outbox.ts';
import { startTap } from './kill-tap.ts';
import type { Tap } from './kill-tap.ts';
import { databaseConfig, databaseEnv } from './mysql.ts';
import { welcomeProblems } from './outbox-welcomes.ts';
import { startNotification, startUserManagement } from './processes.ts';
import type { MailServer } from './refusing-smtp.ts';

const ADMIN = { username: 'admin', password: 'a-long-and-winding-road' };
const PASSWORD = 'correct-horse-battery';
const SECRET = 'for-these-tests-only-'.repeat(3);

export interface StartedRig {
  readonly rig: OutboxRig;
  readonly users: ServiceProcess;
  readonly notification: ServiceProcess;
}

/** What a user may be called instead of the usual. */
export interface UserNames {
  readonly firstname?: string;
  readonly lastname?: string;
  readonly email?: string;
}

export interface CreateOptions extends Pick<RequestInit, 'signal' | 'headers'> {
  readonly names?: UserNames;
}

/** How a request to make a user ended: its status, or nothing when the connection broke. */
export type Creation = Promise<number | undefined>;

/**
 * Both services as processes, MySQL and a mail server, with a tap on each way between two of them. Whatever is
 * killed can be started again behind its tap, where the others find it as they would behind a Service of Kubernetes.
 */
export class OutboxRig {
  readonly mysql: Tap;
  readonly notification: Tap;
  readonly smtp: Tap;
  /** Straight to the database, past the tap. */
  readonly database: Database;
  readonly #connection: MysqlConnection;
  readonly #env: Readonly<Record<string, string>>;
  readonly #pool: Pool;
  /** With the ways that they talk on. */
  readonly #processes = new Map<ServiceProcess, readonly Tap[]>();
  readonly #sinks: MailServer[] = [];
  readonly #created: { readonly username: string; readonly status: number | undefined }[] = [];
  #url = '';
  #token = '';

  private constructor(
    taps: { readonly mysql: Tap; readonly notification: Tap; readonly smtp: Tap },
    connection: MysqlConnection,
    env: Readonly<Record<string, string>>,
  ) {
    this.mysql = taps.mysql;
    this.notification = taps.notification;
    this.smtp = taps.smtp;
    this.#connection = connection;
    this.#env = env;
    this.#pool = openPool(databaseConfig(connection));
    this.database = createDatabase(this.#pool);
  }

  /** Everything started and ready; `env` is for both services. */
  static async start(
    connection: MysqlConnection,
    env: Readonly<Record<string, string>> = {},
  ): Promise<StartedRig> {
    const nobody = { host: '127.0.0.1', port: 9 };
    const taps = {
      mysql: await startTap(connection),
      notification: await startTap(nobody),
      smtp: await startTap(nobody),
    };
    const rig = new OutboxRig(taps, connection, env);
    rig.#sendBy(await newSink());
    const [users, notification] = await Promise.all([rig.startUsers(), rig.startNotification()]);
    rig.#token = await rig.#logIn(ADMIN);
    return { rig, users, notification };
  }

  /** Ends the mail server and starts another in its place. */
  async replaceSink(options: SmtpSinkOptions = {}): Promise<void> {
    await this.replaceSinkBy(await newSink(options));
  }

  /** Ends the mail server and has this one in its place. */
  async replaceSinkBy(server: MailServer): Promise<void> {
    await this.stopSink();
    this.#sendBy(server);
  }

  /** Ends the mail server. */
  async stopSink(): Promise<void> {
    this.smtp.cut();
    await this.#sinks.at(-1)?.stop();
  }

  /** Forgets all users but the administrator, and all mails. */
  async reset(): Promise<void> {
    await this.database.query(`DELETE FROM users WHERE username <> 'admin'`);
    this.#created.length = 0;
    await this.replaceSink();
    this.#sinks.splice(0, this.#sinks.length - 1);
  }

  /** A new notification service, where user management finds it from now on. */
  async startNotification(): Promise<ServiceProcess> {
    const service = this.#add(
      startNotification({
        AWS_MAIL_SERVER_HOST: this.smtp.host,
        AWS_MAIL_SERVER_PORT: String(this.smtp.port),
        AWS_MAIL_SERVER_FROM_ADDRESS: 'noreply@example.com',
        MAIL_RETRY_DELAY_MS: '50',
        ...this.#env,
      }),
      [this.notification, this.smtp],
    );
    const { hostname, port } = new URL(await service.listening());
    this.notification.retarget({ host: hostname, port: Number(port) });
    return service;
  }

  /** A new user management, which the next users are made by. */
  async startUsers(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const service = this.#add(
      startUserManagement({
        ...databaseEnv(databaseConfig(this.#connection, this.mysql)),
        NOTIFICATION_SERVICE_HOST: this.notification.host,
        NOTIFICATION_SERVICE_PORT: String(this.notification.port),
        AUTH_TOKEN_SECRET: SECRET,
        ADMIN_USERNAME: ADMIN.username,
        ADMIN_EMAIL: 'admin@example.com',
        ADMIN_PASSWORD: ADMIN.password,
        ...this.#env,
        ...env,
      }),
      [this.mysql, this.notification],
    );
    this.#url = await service.listening();
    await waitFor(async () => (await fetch(`${this.#url}/health/ready`)).ok, {
      deadlineMs: 20_000,
      what: 'user management to be ready',
    });
    return service;
  }

  /** Asks as the administrator. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' };
    return fetch(this.#url + path, {
      ...init,
      headers: { ...headers, ...(init.headers as object | undefined) },
    });
  }

  /** Makes a user over HTTP. */
  async create(username: string, { names = {}, ...init }: CreateOptions = {}): Creation {
    const user = {
      username,
      email: emailOf(username),
      role: 'ROLE_USER',
      enabled: true,
      firstname: 'Zoë',
      lastname: '山田 🙂',
      password: PASSWORD,
      ...names,
    };
    const status = await this.ask('/usermgmt/user', {
      ...init,
      method: 'POST',
      body: JSON.stringify(user),
    }).then(
      (answer) => answer.status,
      () => undefined,
    );
    this.#created.push({ username, status });
    return status;
  }

  /** The token of a user that was made by {@link create}. */
  tokenOf(username: string): Promise<string> {
    return this.#logIn({ username, password: PASSWORD });
  }

  /** Writes users with their mails straight into the database, all at once. */
  async insertUsers(count: number): Promise<void> {
    const outbox = createMailOutbox({ traceHeader: () => undefined, wake: () => undefined });
    await this.database.transaction(async (query) => {
      for (let number = 1; number <= count; number += 1) {
        const username = `user${number}`;
        const mail = { username, email: emailOf(username), firstname: 'Ann', lastname: 'Lee' };
        const [row = {}] = await query(
          `INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
           VALUES (?, ?, 'ROLE_USER', TRUE, ?, ?, 'x')`,
          Object.values(mail),
        );
        await outbox.enqueueWelcome(query, { ...mail, userId: changesOf([row]).insertId });
      }
    });
  }

  /** Ends a process as the system ends one that has used up its memory, and what it had open. */
  async kill(service: ServiceProcess): Promise<void> {
    await service.kill();
    // A tap that holds its side of a conversation would keep the other one waiting for the dead.
    for (const tap of this.#processes.get(service) ?? []) tap.cut();
    this.#processes.delete(service);
  }

  /** Makes time pass for the mails: claims of owners that have died end, and what waits for its next attempt is due. */
  async passTime(): Promise<void> {
    await this.database.query(
      `UPDATE mail_outbox SET claimed_until = NULL, next_attempt_at = UTC_TIMESTAMP(3) WHERE state = 'pending'`,
    );
  }

  mails(): Promise<readonly Row[]> {
    return this.database.query('SELECT * FROM mail_outbox ORDER BY id');
  }

  /** All mails that any of the mail servers has taken. */
  arrived(): SmtpMessage[] {
    return this.#sinks.flatMap((sink) => sink.messages());
  }

  /** Mails that a mail server has, which the outbox does not know: of each, a second copy may come. */
  async unmarked(): Promise<number> {
    const pending = await this.database.query("SELECT recipient FROM mail_outbox WHERE state = 'pending'");
    const readers = new Set(this.arrived().flatMap(({ to }) => to));
    return pending.filter(({ recipient }) => readers.has(String(recipient))).length;
  }

  /**
   * What has to hold whatever has died: who was answered 201 exists, who exists has the welcome mail, and copies of a
   * mail can be told to be one. `mails` is all that the mail servers have taken, each copy counted, once no more come.
   */
  async everyUserIsWelcomed(): Promise<{ readonly users: string[]; readonly mails: number }> {
    const delivered = `SELECT u.username FROM users u JOIN mail_outbox m ON m.user_id = u.id AND m.state = 'delivered'`;
    const existing = `SELECT username FROM users WHERE username <> 'admin'`;
    const users = await waitFor(
      async () => {
        const [all, done] = [await this.database.query(existing), await this.database.query(delivered)];
        const names = done.map(({ username }) => String(username));
        return all.length === done.length && { names };
      },
      { deadlineMs: 40_000, what: 'every welcome mail to be delivered' },
    );
    await this.#untilNothingIsSent();
    const promised = this.#created.filter(({ status }) => status === 201).map(({ username }) => username);
    const mails = this.arrived();
    const problems = welcomeProblems({ promised, users: users.names, mails, emailOf });
    if (problems.length > 0) throw new Error(problems.join('; '));
    return { users: users.names, mails: mails.length };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#processes.keys()].map((service) => service.kill()));
    await Promise.all([this.mysql, this.notification, this.smtp].map((tap) => tap.close()));
    await Promise.all(this.#sinks.map((sink) => sink.stop()));
    await this.#pool.end();
  }

  /** Until notification has no mail on hand, so that no copy comes late. */
  async #untilNothingIsSent(): Promise<void> {
    const { host, port } = this.notification;
    await waitFor(
      async () => {
        const answer = await fetch(`http://${host}:${port}/notification/health-status`);
        const { mail } = (await answer.json()) as { mail: { queued: number; sending: number } };
        return mail.queued + mail.sending === 0;
      },
      { deadlineMs: 20_000, what: 'notification to have no mails' },
    );
  }

  async #logIn(who: { readonly username: string; readonly password: string }): Promise<string> {
    const answer = await this.ask('/usermgmt/login', { method: 'POST', body: JSON.stringify(who) });
    return ((await answer.json()) as { token: string }).token;
  }

  #sendBy(server: MailServer): void {
    this.#sinks.push(server);
    this.smtp.retarget(server);
  }

  #add(service: ServiceProcess, taps: readonly Tap[]): ServiceProcess {
    this.#processes.set(service, taps);
    return service;
  }
}

const newSink = (options: SmtpSinkOptions = {}): Promise<MailServer> =>
  startSmtpSink({ keep: 1000, ...options });

const emailOf = (username: string): string => `${username}@example.com`;

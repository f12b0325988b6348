import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { MysqlServer, SmtpSink } from '@xray-microservices/testing';
import { startMysql, startSmtpSink } from '@xray-microservices/testing';
import { buildConsole } from './build-console.ts';
import type { LogLine } from './child.ts';
import { Child } from './child.ts';
import { canLogIn, credentialVariables, credentialsOf } from './credentials.ts';
import type { Administrator } from './credentials.ts';
import { StartError } from './errors.ts';
import type { StartOptions } from './options.ts';
import { takenPorts } from './ports.ts';
import { NOTIFICATION, USER_MANAGEMENT } from './trace-check.ts';

const READY_DEADLINE_MS = 60_000;

/** Where the parts answer. */
export interface Addresses {
  userManagement: string;
  notification: string;
  xray: string;
  smtp: string;
}

export interface SystemOptions extends StartOptions {
  root: string;
  /** Gets one line for each step. */
  report: (line: string) => void;
  /** Ends the start between two steps. */
  signal: AbortSignal;
  /** Called when a part ends that should run. */
  onFailure: (error: StartError) => void;
}

/** All parts of the system, running. */
export interface System {
  addresses: Addresses;
  /** The one made for this run; absent when the database has one from before. */
  administrator?: Administrator;
  database: string;
  /** Kills a part as a crash would. */
  breakPart(name: 'mysql' | 'notification'): Promise<void>;
  /** Ends all parts at once. */
  kill(): Promise<void>;
  /** Stops all parts, the last started first; answers the names of those that had to be killed. */
  stop(): Promise<string[]>;
}

/** What has been started, to be stopped in the opposite order. */
type Stop = () => Promise<string | undefined>;

async function refuseTakenPorts({ ports }: StartOptions): Promise<void> {
  const taken = await takenPorts([
    { protocol: 'tcp', port: ports.userManagement },
    { protocol: 'tcp', port: ports.notification },
    { protocol: 'tcp', port: ports.xray },
    { protocol: 'udp', port: ports.xray },
  ]);
  if (taken.length === 0) return;
  throw new StartError('PORT_TAKEN', [
    ...taken.map(({ protocol, port, owner }) => `${protocol} port ${port} is taken by ${owner}`),
    'Stop it, or choose others: npm start -- --free-ports, or --user-management-port, --notification-port, --xray-port.',
  ]);
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Starts the parts; each is stopped again when a later one fails. */
class Starter {
  readonly #options: SystemOptions;
  readonly #stops: Stop[] = [];

  constructor(options: SystemOptions) {
    this.#options = options;
  }

  async mysql(): Promise<MysqlServer> {
    const { root, report, signal } = this.#options;
    const mysql = await startMysql({ cacheDirectory: path.join(root, '.cache'), report, signal });
    this.#stops.push(async () => {
      await mysql.stop();
      return undefined;
    });
    return mysql;
  }

  async smtp(): Promise<SmtpSink> {
    const sink = await startSmtpSink();
    this.#stops.push(async () => {
      await sink.stop();
      return undefined;
    });
    return sink;
  }

  async service(
    name: string,
    env: Record<string, string>,
    args: string[] = [],
  ): Promise<{ child: Child; line: LogLine }> {
    const { root, onFailure } = this.#options;
    const { child, listening } = await Child.start({
      name,
      script: path.join(root, 'apps', name, 'src/main.ts'),
      args,
      env,
      cwd: root,
      onLine: (line, fields) => {
        this.#show(name, line, fields);
      },
      onExit: onFailure,
    });
    this.#stops.push(async () => ((await child.stop()) ? undefined : name));
    return { child, line: listening };
  }

  async stop(): Promise<string[]> {
    const killed: string[] = [];
    for (const stop of this.#stops.splice(0).reverse()) {
      const name = await stop();
      if (name !== undefined) killed.push(name);
    }
    return killed;
  }

  #show(name: string, line: string, fields: LogLine | undefined): void {
    const level = fields?.level;
    const calm = level === 'info' || level === 'debug' || level === 30 || level === 20;
    if (this.#options.verbose || !calm) this.#options.report(`[${name}] ${line}`);
  }
}

function databaseEnvironment({ connection }: MysqlServer): Record<string, string> {
  return {
    DB_HOSTNAME: connection.host,
    DB_PORT: text(connection.port),
    DB_NAME: connection.database,
    DB_USERNAME: connection.user,
    DB_PASSWORD: connection.password,
    DB_SSL: String(connection.ssl !== undefined),
  };
}

async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  let last = '';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch((error: unknown) => error);
    if (answer instanceof Response && answer.ok) return;
    last = answer instanceof Response ? `${answer.status} ${await answer.text()}` : String(answer);
    await delay(50);
  }
  throw new StartError('NOT_READY', [`${url} was not ready after ${READY_DEADLINE_MS / 1000} s: ${last}`]);
}

/** Waits for all, also when one fails, so that nothing is still starting when the others are stopped. */
async function startTogether<A, B, C>(a: Promise<A>, b: Promise<B>, c: Promise<C>): Promise<[A, B, C]> {
  await Promise.allSettled([a, b, c]);
  return [await a, await b, await c];
}

const hostAndPort = (line: LogLine): string => `${text(line['address'])}:${text(line['port'])}`;

async function startParts(starter: Starter, options: SystemOptions): Promise<System> {
  const { ports } = options;
  const xrayAddress = `127.0.0.1:${ports.xray}`;
  const consoleBuilt = buildConsole(options.root, options.report, options.signal); // while MySQL starts
  const [mysql, smtp, xray] = await startTogether(
    starter.mysql(),
    starter.smtp(),
    starter.service('xray-local', {}, ['--bind', xrayAddress, '--bind-tcp', xrayAddress]),
  );
  await consoleBuilt;
  options.signal.throwIfAborted();
  const [udp, tcp] = [text(xray.line['udp']), text(xray.line['tcp'])];
  const tracing = { AWS_XRAY_DAEMON_ADDRESS: `udp:${udp} tcp:${tcp}` };
  const notification = await starter.service('notification', {
    ...FIXED,
    ...tracing,
    AWS_XRAY_TRACING_NAME: NOTIFICATION,
    AWS_MAIL_SERVER_USERNAME: '',
    AWS_MAIL_SERVER_PASSWORD: '',
    SERVICE_VERSION: 'V1',
    PORT: text(ports.notification),
    AWS_MAIL_SERVER_HOST: smtp.host,
    AWS_MAIL_SERVER_PORT: text(smtp.port),
    AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
    AWS_MAIL_SERVER_TLS: 'none', // the sink speaks none
    AWS_MAIL_SERVER_TLS_NAME: '',
  });
  const credentials = credentialsOf(process.env);
  const users = await starter.service('user-management', {
    ...FIXED,
    ...tracing,
    AWS_XRAY_TRACING_NAME: USER_MANAGEMENT,
    ...databaseEnvironment(mysql),
    ...credentialVariables(credentials),
    PORT: text(ports.userManagement),
    NOTIFICATION_SERVICE_HOST: text(notification.line['address']),
    NOTIFICATION_SERVICE_PORT: text(notification.line['port']),
  });
  options.signal.throwIfAborted();
  const addresses = {
    userManagement: `http://${hostAndPort(users.line)}`,
    notification: `http://${hostAndPort(notification.line)}`,
    xray: `http://${tcp}`,
    smtp: `${smtp.host}:${smtp.port}`,
  };
  await waitUntilReady(`${addresses.userManagement}/health/ready`, options.signal);
  const made = await canLogIn(addresses.userManagement, credentials.administrator);
  return {
    addresses,
    ...(made && { administrator: credentials.administrator }),
    database: mysql.description,
    breakPart: (name) => (name === 'mysql' ? mysql.kill() : notification.child.kill()),
    kill: async () => {
      Child.killAll();
      await mysql.kill();
    },
    stop: () => starter.stop(),
  };
}

/** What the services would take from the user's environment and the check depends on. */
const FIXED = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  AWS_XRAY_SDK_ENABLED: 'true',
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Starts MySQL, an SMTP sink, xray-local and both services.
 *
 * @throws StartError when a port is taken or a part does not come up; what had started by then is stopped
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  await refuseTakenPorts(options);
  const starter = new Starter(options);
  try {
    return await startParts(starter, options);
  } catch (error) {
    await starter.stop();
    throw error;
  }
}

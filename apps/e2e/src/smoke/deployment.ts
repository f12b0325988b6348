import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { startMysql, startSmtpSink, waitFor } from '@xray-microservices/testing';
import type { MysqlServer, SmtpSink } from '@xray-microservices/testing';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const READY_MS = 30_000;

/** An xray-local that runs. */
export interface XrayLocal {
  /** As the services take it in AWS_XRAY_DAEMON_ADDRESS. */
  readonly daemon: string;
  /** Where it receives segments, `host:port`. */
  readonly udp: string;
  /** URL of the API. */
  readonly api: string;
}

/** Both services as processes, each with the daemon that it is told; several of each may share the database. */
export class Deployment {
  readonly #mysql: MysqlServer;
  readonly #sink: SmtpSink;
  readonly #processes: ServiceProcess[] = [];

  private constructor(mysql: MysqlServer, sink: SmtpSink) {
    this.#mysql = mysql;
    this.#sink = sink;
  }

  static async start(): Promise<Deployment> {
    const mysql = await startMysql({ cacheDirectory: path.join(ROOT, '.cache') });
    return new Deployment(mysql, await startSmtpSink());
  }

  async xrayLocal(): Promise<XrayLocal> {
    const bind = { XRAY_LOCAL_BIND: '127.0.0.1:0', XRAY_LOCAL_BIND_TCP: '127.0.0.1:0' };
    const line = await this.#start('xray-local', bind).line(({ msg }) => msg === 'listening');
    const [udp, tcp] = [String(line['udp']), String(line['tcp'])];
    return { daemon: `udp:${udp} tcp:${tcp}`, udp, api: `http://${tcp}` };
  }

  /** Answers its URL. */
  async notification(daemon: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.#service('notification', {
      ...tracing('V1-Notification-Microservice', daemon),
      AWS_MAIL_SERVER_HOST: this.#sink.host,
      AWS_MAIL_SERVER_PORT: String(this.#sink.port),
      AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
      AWS_MAIL_SERVER_TLS: 'none',
      ...env,
    });
  }

  /** Answers its URL. */
  async userManagement(
    daemon: string,
    notification: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { connection } = this.#mysql;
    const { hostname, port } = new URL(notification);
    return this.#service('user-management', {
      ...tracing('User-Management-Microservice', daemon),
      DB_HOSTNAME: connection.host,
      DB_PORT: String(connection.port),
      DB_NAME: connection.database,
      DB_USERNAME: connection.user,
      DB_PASSWORD: connection.password,
      DB_SSL: String(connection.ssl !== undefined),
      NOTIFICATION_SERVICE_HOST: hostname,
      NOTIFICATION_SERVICE_PORT: port,
      AUTH_TOKEN_SECRET: randomBytes(48).toString('base64url'),
      ADMIN_USERNAME: 'admin',
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: randomBytes(18).toString('base64url'),
      ...env,
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.kill()));
    await this.#sink.stop();
    await this.#mysql.stop();
  }

  async #service(app: string, env: Readonly<Record<string, string>>): Promise<string> {
    const url = await this.#start(app, { PORT: '0', HOST: '127.0.0.1', ...env }).listening();
    const isReady = async (): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;
    await waitFor(isReady, { deadlineMs: READY_MS, what: `${app} to be ready` });
    return url;
  }

  #start(app: string, env: Readonly<Record<string, string>>): ServiceProcess {
    const process = startServiceProcess(path.join(ROOT, 'apps', app, 'src/main.ts'), env);
    this.#processes.push(process);
    return process;
  }
}

const tracing = (name: string, daemon: string): Record<string, string> => ({
  AWS_XRAY_TRACING_NAME: name,
  AWS_XRAY_DAEMON_ADDRESS: daemon,
  AWS_EC2_METADATA_DISABLED: 'true',
});

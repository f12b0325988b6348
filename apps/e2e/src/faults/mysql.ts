import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { startMysql, waitFor } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { processWithArgument } from '../processes.ts';
import { atExit } from './at-exit.ts';
import type { Address } from './relay.ts';

const CACHE = path.resolve(import.meta.dirname, '../../../../.cache');
/** The server of tests may forget its last second, which would look like loss; as MySQL comes, it does not. */
const DURABLE = ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=ON'];
const START_DEADLINE_MS = 60_000;

/**
 * The MySQL of all faults: a private instance of the installed `mysqld` or `mariadbd`, started anew with durable settings,
 * which keeps what it committed when it is killed. Where none is installed, a container, which cannot be killed and
 * started again, as its data go with it.
 */
export class FaultyMysql {
  readonly #server: MysqlServer;
  /** The command line of a private instance; empty for a container. */
  readonly #command: readonly string[];
  #child: ChildProcess | undefined;
  #forget: (() => void) | undefined;

  private constructor(server: MysqlServer, command: readonly string[]) {
    this.#server = server;
    this.#command = command;
  }

  static async start(report: (line: string) => void): Promise<FaultyMysql> {
    const server = await startMysql({ cacheDirectory: CACHE, report, order: ['local', 'apt', 'docker'] });
    if (server.way === 'docker') return new FaultyMysql(server, []);
    const command = await processWithArgument(`--port=${server.connection.port}`);
    await server.kill();
    // The file made the account, and is gone.
    const lasting = command.filter((word) => !word.startsWith('--init-file='));
    const mysql = new FaultyMysql(server, lasting);
    await mysql.restart();
    return mysql;
  }

  get description(): string {
    return this.#server.description;
  }

  get address(): Address {
    return this.#server.connection;
  }

  /** Why it cannot be killed and started again; undefined when it can. */
  whyNoRestart(): string | undefined {
    if (this.#command.length > 0) return undefined;
    return 'needs mysqld (8.4 or newer) or mariadbd (10.11 or newer) on this machine; the data of a container go with it';
  }

  createDatabase(): Promise<TestDatabase> {
    return this.#server.createDatabase('faults');
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#forget?.();
    this.#child = undefined;
    const isRunning = child?.exitCode === null && child.signalCode === null;
    if (!isRunning) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts it on the data that it had, and waits until it greets. */
  async restart(flags: readonly string[] = []): Promise<void> {
    this.#child = this.#spawn(flags);
    const { host, port } = this.address;
    await waitFor(() => greets(host, port), { deadlineMs: START_DEADLINE_MS, what: 'MySQL to greet' });
  }

  /** Has it running and answering, whatever was done to it. */
  async revive(): Promise<void> {
    if (this.whyNoRestart() !== undefined) {
      await this.resume();
      return;
    }
    await this.kill();
    await this.restart();
  }

  /** Freezes it: connections stay open and nothing answers. */
  async pause(): Promise<void> {
    if (this.#child === undefined) await this.#server.pause();
    else this.#child.kill('SIGSTOP');
  }

  async resume(): Promise<void> {
    if (this.#child === undefined) await this.#server.resume();
    else this.#child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.#server.stop();
  }

  #spawn(flags: readonly string[]): ChildProcess {
    const [program = '', ...args] = this.#command;
    const data = args.find((word) => word.startsWith('--datadir=')) ?? '';
    // A group of its own, so that Ctrl-C reaches the suite alone, which ends it last.
    const child = spawn(program, [...args, ...DURABLE, ...flags], {
      cwd: path.dirname(data.slice('--datadir='.length)),
      stdio: 'ignore',
      detached: true,
    });
    this.#forget = atExit(() => child.kill('SIGKILL'));
    return child;
  }
}

/** Whether the server begins its handshake, with version 10 of its protocol, rather than refuse. */
async function greets(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    const [packet] = (await once(socket, 'data', { signal: AbortSignal.timeout(2000) })) as [Buffer];
    return packet[4] === 10;
  } finally {
    socket.destroy();
  }
}

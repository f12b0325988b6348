import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeAnswer } from './probe.ts';
import { poolThreadsCpu } from './proc.ts';

const STOP_MS = 5000;

/** A process under measurement. */
export interface ServiceOptions {
  name: string;
  script: string;
  args?: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Gets what it prints, as a container engine's file would. */
  logFile: string;
  cwd: string;
}

/** What a process has used since its start. */
export interface ServiceUsage extends ProbeAnswer {
  /** Of the threads that hash passwords; in steps of 10 ms. */
  poolThreadsMicros: number;
}

/** A service of ours in a process of its own, with the probe in it. */
export class Service {
  readonly #child: ChildProcess;
  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
    const log = openSync(options.logFile, 'a');
    this.#child = fork(options.script, options.args ?? [], {
      cwd: options.cwd,
      execArgv: ['--conditions=@xray-microservices/source', `--import=${import.meta.resolve('./probe.ts')}`],
      env: { ...process.env, NODE_ENV: 'production', ...options.env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
  }

  hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** @throws Error with the last lines of the log, when the process has ended */
  check(): void {
    if (!this.hasEnded()) return;
    const lines = readFileSync(this.#options.logFile, 'utf8').trim().split('\n').slice(-10);
    throw new Error(`${this.#options.name} has ended. Its last lines:\n${lines.join('\n')}`);
  }

  async usage(): Promise<ServiceUsage> {
    this.check();
    const answered = once(this.#child, 'message') as Promise<[ProbeAnswer]>;
    this.#child.send('usage');
    const [answer] = await answered;
    return { ...answer, poolThreadsMicros: poolThreadsCpu(this.#child.pid ?? 0) };
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
  }
}

/** Where the services' entry points are. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The entry point of an app. */
export const mainOf = (app: string): string => path.join(ROOT, 'apps', app, 'src/main.ts');

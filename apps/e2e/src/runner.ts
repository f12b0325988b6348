import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { waitFor } from '@xray-microservices/testing';
import type { ProcessInfo } from './processes.ts';
import { processesWithVariable } from './processes.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const START_DEADLINE_MS = 120_000;
/** Marks the processes of one run; children inherit it. */
const RUN_VARIABLE = 'XRAY_E2E_RUN';

/** How a run of `npm start` ended. */
export interface Ended {
  code: number | null;
  output: string;
}

/** `npm start` as a user runs it, but for the free ports. */
export class Runner {
  readonly #child: ChildProcess;
  readonly #run = randomUUID();
  #output = '';
  readonly #ended: Promise<Ended>;

  /**
   * @param by `npm` runs what a user types; `node` what npm runs
   * @param env added to the environment
   */
  constructor(
    args: readonly string[],
    by: 'node' | 'npm' = 'node',
    env: Readonly<Record<string, string>> = {},
  ) {
    const [command, first] =
      by === 'npm' ? ['npm', ['start', '--']] : [process.execPath, ['tools/bootstrap.mjs', 'start']];
    this.#child = spawn(command, [...first, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env, [RUN_VARIABLE]: this.#run },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#output += data.toString();
      });
    }
    this.#ended = once(this.#child, by === 'npm' ? 'exit' : 'close').then(([code]) => ({
      code: code as number | null,
      output: this.#output,
    }));
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until a text is there, or fails with all that was printed. */
  async printed(text: string): Promise<void> {
    await waitFor(() => this.#output.includes(text) || this.#child.exitCode !== null, {
      deadlineMs: START_DEADLINE_MS,
      what: `"${text}" in the output`,
    });
    if (!this.#output.includes(text)) throw new Error(`ended without "${text}":\n${this.#output}`);
  }

  /** The address that stands behind a label in the list of addresses. */
  address(label: string): string {
    const match = new RegExp(`^${label}\\s+(\\S+)`, 'm').exec(this.#output);
    if (match?.[1] === undefined) throw new Error(`no address of ${label} in:\n${this.#output}`);
    return match[1];
  }

  /** What runs of it, the databases' processes included. */
  processes(): Promise<ProcessInfo[]> {
    return processesWithVariable(RUN_VARIABLE, this.#run);
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  async interrupt(): Promise<Ended> {
    this.#child.kill('SIGINT');
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.interrupt();
  }
}

/** A run that ends by itself, on free ports. */
export const startOnce = (...args: string[]): Runner => new Runner(['--once', '--free-ports', ...args]);

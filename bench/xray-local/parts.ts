import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Part } from '../tracing/processes.ts';
import type { Sent, SendOrder } from './sender.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** What GET /stats says, as far as it is asked here. */
export interface Stats {
  received: number;
  stored: number;
  rejected: Record<string, number>;
  dropped: Record<string, number>;
  lostInKernel: number | null;
  queued: number;
  pending: number;
  traces: number;
  segments: number;
  bytes: number;
}

export interface Usage {
  rssBytes: number;
  /** Of all threads, user and system. */
  cpuMicros: number;
}

/** Epoch seconds. */
export interface Window {
  StartTime: number;
  EndTime: number;
}

export interface Page {
  milliseconds: number;
  found: number;
  processed: number;
  token: string | undefined;
}

/** xray-local as it is published, in one bundle. */
export class Bundle {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Bundle> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'xray-local-bench-'));
    execFileSync(process.execPath, ['docker/build/bundle.mjs', 'xray-local', folder], { cwd: ROOT });
    return new Bundle(folder);
  }

  get main(): string {
    return path.join(this.#folder, 'dist/main.js');
  }

  remove = (): Promise<void> => rm(this.#folder, { recursive: true });
}

/** A server under test: a process like any user's, asked over UDP and HTTP alone. */
export class Server {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly udpPort: number;

  private constructor(child: ChildProcess, { udp, tcp }: { udp: string; tcp: string }) {
    this.#child = child;
    this.#url = `http://${tcp}`;
    this.udpPort = Number(udp.split(':').at(-1));
  }

  /** @param file where it keeps traces; empty for memory */
  static async start(bundle: Bundle, file: string): Promise<Server> {
    const limits = ['--max-traces', '2000000', '--max-bytes', String(4 * 1024 ** 3)];
    const data = file === '' ? [] : ['--data', file];
    const child = spawn(process.execPath, [bundle.main, '-b', '127.0.0.1:0', ...limits, ...data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`xray-local ended with exit code ${String(code)} before it listened`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    ended.catch(() => undefined); // it ends later, when it is told to
    return new Server(child, JSON.parse(line) as { udp: string; tcp: string });
  }

  /** Leaves all its threads one core. Answers whether that could be done. */
  pin(core: number): boolean {
    return pin(this.#child.pid, core);
  }

  async usage(): Promise<Usage> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const valueOf = (name: string): number => {
      const value = new RegExp(`^xray_local_${name} (.+)$`, 'm').exec(text)?.[1];
      if (value === undefined) throw new Error(`/metrics does not tell ${name}`);
      return Number(value);
    };
    return {
      rssBytes: valueOf('resident_memory_bytes'),
      cpuMicros: valueOf('cpu_seconds_total') * 1e6,
    };
  }

  async stats(): Promise<Stats> {
    const response = await fetch(`${this.#url}/stats`);
    return (await response.json()) as Stats;
  }

  /** Milliseconds that BatchGetTraces took. */
  async batchGet(ids: readonly string[]): Promise<number> {
    const { answer, milliseconds } = await this.#post('Traces', { TraceIds: ids });
    const { Traces: traces } = answer as { Traces: unknown[] };
    if (traces.length !== ids.length) throw new Error(`${traces.length} of ${ids.length} traces were found`);
    return milliseconds;
  }

  /** One page of the traces of a window. */
  async page(filter: string, window: Window, token: string | undefined): Promise<Page> {
    const { answer, milliseconds } = await this.#post('TraceSummaries', {
      ...window,
      ...(filter === '' ? {} : { FilterExpression: filter }),
      NextToken: token,
    });
    const { TraceSummaries, TracesProcessedCount, NextToken } = answer as {
      TraceSummaries: unknown[];
      TracesProcessedCount: number;
      NextToken?: string;
    };
    return {
      milliseconds,
      found: TraceSummaries.length,
      processed: TracesProcessedCount,
      token: NextToken,
    };
  }

  /** Milliseconds that the service graph of the last hours took. */
  async graph(hours: number): Promise<number> {
    const { answer, milliseconds } = await this.#post('ServiceGraph', lastHours(hours));
    if ((answer as { Services: unknown[] }).Services.length === 0)
      throw new Error('the service graph is empty');
    return milliseconds;
  }

  /** Waits until all that arrived is dealt with, and nothing more arrives. */
  async settled(): Promise<Stats> {
    for (let last = await this.stats(); ;) {
      await delay(200);
      const now = await this.stats();
      if (now.queued === 0 && now.pending === 0 && now.received === last.received) return now;
      last = now;
    }
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async #post(operation: string, input: unknown): Promise<{ answer: unknown; milliseconds: number }> {
    const start = performance.now();
    const response = await fetch(`${this.#url}/${operation}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
    const text = await response.text();
    const milliseconds = performance.now() - start;
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
    return { answer: JSON.parse(text), milliseconds };
  }
}

/** The process that sends. */
export class Sender {
  readonly #part: Part<{ pid: number }>;

  private constructor(part: Part<{ pid: number }>) {
    this.#part = part;
  }

  static async start(): Promise<Sender> {
    return new Sender(await Part.start('../xray-local/sender.ts'));
  }

  pin(core: number): boolean {
    return pin(this.#part.ready.pid, core);
  }

  send = (order: SendOrder): Promise<Sent> => this.#part.ask<Sent>(JSON.stringify(order));

  stop = (): Promise<void> => this.#part.stop();
}

/** The last hours up to now. */
export function lastHours(hours: number): Window {
  const end = Math.ceil(Date.now() / 1000) + 60;
  return { StartTime: end - hours * 3600, EndTime: end };
}

function pin(pid: number | undefined, core: number): boolean {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // Not Linux, or no taskset: the table says so.
  }
}

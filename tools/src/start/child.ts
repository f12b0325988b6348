import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from './errors.ts';

/** Lines kept for the case that the child fails. */
const KEPT_LINES = 30;
const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/** One log line of a service; all of them log JSON. */
export interface LogLine {
  msg?: string;
  level?: string | number;
  [field: string]: unknown;
}

export interface ChildOptions {
  name: string;
  script: string;
  args?: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Gets each line as it comes; `fields` is set when it is JSON. */
  onLine?: (line: string, fields: LogLine | undefined) => void;
  /** Called when the child ends without having been told to. */
  onExit: (error: StartError) => void;
}

function parseLine(line: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as LogLine) : undefined;
  } catch {
    return undefined; // not every line is JSON: a stack trace, a warning of Node's
  }
}

/** A service of ours as a process of its own. */
export class Child {
  /** All that run, for the case that there is no time to stop them in order. */
  static readonly #running = new Set<Child>();

  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  readonly #exited: Promise<void>;
  #stopping = false;

  private constructor(options: ChildOptions) {
    this.name = options.name;
    const preload = `--import=${import.meta.resolve('./end-with-parent.ts')}`;
    const args = [
      '--conditions=@xray-microservices/source',
      preload,
      options.script,
      ...(options.args ?? []),
    ];
    // A group of its own: a terminal's Ctrl-C reaches the runner alone, which then stops all parts in order.
    this.#process = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#exited = once(this.#process, 'close').then(() => undefined);
    Child.#running.add(this);
    void this.#exited.then(() => {
      Child.#running.delete(this);
      if (!this.#stopping) options.onExit(this.#failure('ended unexpectedly'));
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > KEPT_LINES) this.#lines.shift();
        options.onLine?.(line, parseLine(line));
      });
    }
  }

  /** Starts the child and waits for its `listening` line, which it answers. */
  static async start(options: ChildOptions): Promise<{ child: Child; listening: LogLine }> {
    let ready: (line: LogLine) => void;
    const listening = new Promise<LogLine>((resolve) => (ready = resolve));
    let failed: (error: StartError) => void;
    const failure = new Promise<never>((_resolve, reject) => (failed = reject));
    let isReady = false;
    const child = new Child({
      ...options,
      onLine: (line, fields) => {
        options.onLine?.(line, fields);
        if (fields?.msg === 'listening') ready(fields);
      },
      onExit: (error) => {
        if (isReady) options.onExit(error);
        else failed(error);
      },
    });
    const timer = new AbortController();
    const late = delay(READY_DEADLINE_MS, undefined, { signal: timer.signal, ref: false }).then(async () => {
      const error = child.#failure(`was not ready after ${READY_DEADLINE_MS / 1000} s`);
      await child.stop();
      throw error;
    });
    late.catch(() => undefined); // aborted below when the child is ready in time
    try {
      const line = await Promise.race([listening, failure, late]);
      isReady = true;
      return { child, listening: line };
    } finally {
      timer.abort();
    }
  }

  /** Ends all children at once. */
  static killAll(): void {
    for (const child of Child.#running) child.#process.kill('SIGKILL');
  }

  /** Ends the child by SIGTERM, and by SIGKILL when it takes too long. Answers whether it ended by itself. */
  async stop(): Promise<boolean> {
    this.#stopping = true;
    if (!this.#process.kill('SIGTERM')) return true;
    const timer = new AbortController();
    const late = delay(STOP_DEADLINE_MS, 'late', { signal: timer.signal }).catch(() => 'in time');
    const inTime = (await Promise.race([this.#exited.then(() => 'in time'), late])) === 'in time';
    timer.abort();
    if (!inTime) await this.kill();
    return inTime;
  }

  /** Ends the child at once, as a crash would. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  #failure(what: string): StartError {
    const { exitCode, signalCode } = this.#process;
    const how = signalCode === null ? `exit code ${exitCode ?? 'none'}` : `signal ${signalCode}`;
    const last = this.#lines.length === 0 ? ['(it printed nothing)'] : this.#lines;
    return new StartError('CHILD_FAILED', [
      `${this.name} ${what} (${how}). Its last lines:`,
      ...last.map((line) => `  ${line}`),
    ]);
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Any free port, for UDP and TCP. */
export const FREE = ['-b', '127.0.0.1:0'];

/** xray-local as a process, with what it has written so far. */
export interface Run {
  readonly process: ChildProcess;
  readonly lines: Record<string, unknown>[];
  readonly output: { stdout: string; stderr: string };
  readonly exited: Promise<unknown[]>;
}

const running = new Set<Run>();

export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, ['--conditions=@xray-microservices/source', MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: Run = {
    process: child,
    lines: [],
    output: { stdout: '', stderr: '' },
    exited: once(child, 'close'),
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    run.output.stderr += text;
  });
  createInterface(child.stdout).on('line', (line) => {
    run.output.stdout += `${line}\n`;
    if (line.startsWith('{')) {
      run.lines.push(JSON.parse(line) as Record<string, unknown>);
    }
  });
  running.add(run);
  return run;
}

/** Waits for the ready line and answers it. */
export function ready(run: Run): Promise<Record<string, unknown>> {
  return vi.waitFor(
    () =>
      run.lines.find(({ msg }) => msg === 'listening') ??
      expect.fail(`Not ready: ${JSON.stringify(run.output)}`),
    { timeout: 20_000, interval: 10 },
  );
}

/** Ends what is left of the processes that were started; for `afterEach`. */
export async function killAll(): Promise<void> {
  for (const run of running) {
    run.process.kill('SIGKILL');
    await run.exited;
  }
  running.clear();
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { MysqlConnection, StartMysqlOptions } from '../../../src/index.ts';
import { waitFor } from '../../../src/index.ts';

const SCRIPT = fileURLToPath(new URL('owner-process.ts', import.meta.url));
const START_DEADLINE_MS = 60_000;
const END_DEADLINE_MS = 20_000;

/** What the process printed about its server. */
export interface OwnedServer {
  readonly description: string;
  readonly connection: MysqlConnection;
}

/** A process that owns a MySQL. */
export interface OwnerProcess {
  readonly pid: number;
  readonly server: OwnedServer;
  readonly reports: readonly string[];
  /** Ends it: with a clean stop, by leaving without one, or as if it had crashed. */
  end(how: 'stop' | 'exit' | 'SIGKILL'): Promise<void>;
}

type Options = Omit<StartMysqlOptions, 'report' | 'signal' | 'env'>;

interface Line {
  readonly kind: string;
  readonly value: unknown;
}

/** Starts a process that starts a MySQL, as another user when asked. */
export async function startOwner(
  options: Options,
  { user }: { readonly user?: number } = {},
): Promise<OwnerProcess> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options)], {
    env: { PATH: process.env['PATH'], DOCKER_HOST: process.env['DOCKER_HOST'], HOME: '/' },
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line));
  const find = (kind: string): unknown => lines.find((line) => line.kind === kind)?.value;
  await waitFor(() => find('server') ?? find('error') ?? child.exitCode !== null, {
    deadlineMs: START_DEADLINE_MS,
    what: 'a process to start its MySQL',
  });
  const server = find('server');
  if (server === undefined || child.pid === undefined) throw new Error(`no MySQL: ${JSON.stringify(lines)}`);
  return {
    pid: child.pid,
    server: server as OwnedServer,
    reports: lines.filter(({ kind }) => kind === 'report').map(({ value }) => String(value)),
    end: (how) => end(child, how),
  };
}

async function end(child: ChildProcess, how: 'stop' | 'exit' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(END_DEADLINE_MS) });
  if (how === 'SIGKILL') child.kill('SIGKILL');
  else child.stdin?.write(`${how}\n`);
  await ended;
}

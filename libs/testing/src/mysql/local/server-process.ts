import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { within } from '../../within.ts';
import { seconds } from '../context.ts';
import { messageOf, MysqlError } from '../errors.ts';
import type { Fault } from '../running-server.ts';
import { noteServer } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';

const SIGNALS: Readonly<Record<Fault, NodeJS.Signals>> = {
  kill: 'SIGKILL',
  pause: 'SIGSTOP',
  resume: 'SIGCONT',
};

/** A server program at work. */
export interface ServerProcess {
  /** How it ended, once it has. */
  ending(): string | undefined;
  /** Sends the signal; for `kill`, also waits for the end. */
  inflict(fault: Fault): Promise<void>;
  /** Leaves the clean-up to the caller when this process exits. */
  release(): void;
}

/** What to run, where, and how long its end may take. */
export interface ServerRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: RunFolder;
  readonly stopMs: number;
}

/**
 * Starts a server program, its output going to the run folder's log.
 *
 * It gets a process group of its own, so that Ctrl-C in a terminal reaches only the owner, who ends the server
 * when nothing needs it any more. It does not keep this process alive; should this process exit without having
 * ended it, server and folder go with it.
 */
export async function spawnServer(request: ServerRequest): Promise<ServerProcess> {
  const { file, args, env, folder } = request;
  const log = await open(folder.log, 'a', 0o600);
  const child = spawn(file, args, {
    cwd: folder.path,
    env,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const pid = child.pid;
  if (pid !== undefined) noteServer(folder, pid);
  const atExit = (): void => {
    child.kill('SIGKILL');
    // The server is dying, and may still make a file in a folder that is being emptied.
    rmSync(folder.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.once('exit', atExit);

  const { ended, ending } = endOf(child);
  child.unref();
  // Only now: a server that ends at once must find somebody listening for it.
  await log.close();
  return {
    release: () => {
      process.removeListener('exit', atExit);
    },
    ending,
    inflict: async (fault) => {
      if (ending() === undefined) child.kill(SIGNALS[fault]);
      if (fault === 'kill')
        await within(ended, { limitMs: request.stopMs, tooLate: () => tooSlow(request, pid) });
    },
  };
}

function endOf(child: ChildProcess): {
  readonly ended: Promise<undefined>;
  readonly ending: () => string | undefined;
} {
  let ending: string | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const settle = (how: string): void => {
    ending ??= how;
    resolve(undefined);
  };
  child.once('error', (error) => {
    settle(`could not be run: ${messageOf(error)}`);
  });
  child.once('exit', (code, signal) => {
    settle(code === null ? `was ended by ${String(signal)}` : `ended with exit code ${code}`);
  });
  return { ended, ending: () => ending };
}

const tooSlow = ({ file, stopMs }: ServerRequest, pid: number | undefined): MysqlError =>
  new MysqlError(
    'MYSQL_STOP',
    `${file} (process ${String(pid)}) did not end within ${seconds(stopMs)} of SIGKILL`,
  );

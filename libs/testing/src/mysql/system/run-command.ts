import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { seconds } from '../context.ts';
import { codeOf, messageOf, MysqlError, withLogLines } from '../errors.ts';
import { LineTail } from './line-tail.ts';

const LINES_IN_ERROR = 15;
const LARGEST_OUTPUT = 1_000_000;

/** How to run a program to its end. */
export interface RunCommandOptions {
  readonly limitMs: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Written to its standard input, which is then closed. */
  readonly input?: string;
  /** Each line of its output, as it comes. */
  readonly onLine?: (line: string) => void;
  readonly onStart?: (pid: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** How it is ended when the time is over or the signal is aborted; SIGKILL by default. */
  readonly killSignal?: NodeJS.Signals;
}

/**
 * Runs a program without a shell and returns what it wrote to standard output, up to 1 MB.
 *
 * @throws {MysqlError} `MYSQL_COMMAND` with its last lines, when it cannot be run, fails or takes too long.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(file, args, { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const { output, tail } = collect(child, options.onLine);
  // A program that ends before it has read its input closes the pipe; its exit code tells more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');

  const ending = await endOf(child, options);
  if (ending === undefined) return output();
  const name = `${file} ${args[0] ?? ''}`.trim();
  throw new MysqlError('MYSQL_COMMAND', withLogLines(`${name} ${ending.what}`, tail.lines()), ending);
}

interface Ending {
  readonly what: string;
  readonly cause?: unknown;
}

/** Waits for the end; says what went wrong, or nothing when it ended well. */
async function endOf(
  child: ChildProcess,
  { limitMs, signal, killSignal = 'SIGKILL' }: RunCommandOptions,
): Promise<Ending | undefined> {
  const { promise, resolve } = Promise.withResolvers<Ending | undefined>();
  let cutShort: string | undefined;
  const cut = (why: string): void => {
    cutShort ??= why;
    child.kill(killSignal);
  };
  const timer = setTimeout(cut, limitMs, `took longer than ${seconds(limitMs)}`);
  const onAbort = (): void => {
    cut('was aborted');
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  child.once('error', (error) => {
    const what = codeOf(error) === 'ENOENT' ? 'was not found' : `could not be run: ${messageOf(error)}`;
    resolve({ what, cause: error });
  });
  child.once('close', (code, by) => {
    if (cutShort !== undefined) resolve({ what: cutShort });
    else if (code === 0) resolve(undefined);
    else resolve({ what: code === null ? `was ended by ${String(by)}` : `ended with exit code ${code}` });
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function collect(
  child: ChildProcess,
  onLine?: (line: string) => void,
): { readonly output: () => string; readonly tail: LineTail } {
  const tail = new LineTail(LINES_IN_ERROR);
  let output = '';
  const take = (chunk: string): void => {
    for (const line of tail.push(chunk)) onLine?.(line);
  };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (output.length < LARGEST_OUTPUT) output += chunk;
    take(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', take);
  return { output: () => output, tail };
}

const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

/**
 * The environment for programs run from here: what they need to be found and loaded, nothing else. The
 * caller's `DB_PASSWORD` or AWS keys are none of their business, and `MYSQL_*` variables change servers.
 */
export function bareEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const passed = PASSED_ON.map((name) => [name, env[name]] as const).filter(
    ([, value]) => value !== undefined,
  );
  return { ...Object.fromEntries(passed), LC_ALL: 'C.UTF-8' };
}

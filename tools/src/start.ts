import path from 'node:path';
import { MysqlError } from '@xray-microservices/testing';
import { Child } from './start/child.ts';
import { StartError } from './start/errors.ts';
import type { StartOptions } from './start/options.ts';
import { USAGE, parseOptions } from './start/options.ts';
import { sendRequest, waitForDocuments } from './start/request.ts';
import { addressLines, answerLines, traceLines, traceOf } from './start/show.ts';
import type { System } from './start/system.ts';
import { startSystem } from './start/system.ts';
import { findGaps } from './start/trace-check.ts';

/*
 * `npm start`: starts all parts, sends the request, shows the answer and its trace, and runs until Ctrl-C.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The daemon has its segments within a second, but on a machine that is busy with something else. */
const TRACE_DEADLINE_MS = 10_000;
/** A terminal and npm may both deliver the same Ctrl-C: only a later one means "at once". */
const SAME_SIGNAL_MS = 1000;
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
const COLOUR = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** How a run ends before its time: the user's signal, or a part that fails. */
class EndOfRun {
  readonly #controller = new AbortController();
  readonly #resolve: (code: number) => void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
  /** Set once the end has come. */
  code: number | undefined;
  /** What a second, later signal does. */
  kill: () => Promise<void> = () => Promise.resolve();

  constructor() {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.ended = promise;
    this.#resolve = resolve;
    let first = 0;
    for (const [name, code] of SIGNALS) {
      process.on(name, () => {
        if (first !== 0 && Date.now() - first > SAME_SIGNAL_MS)
          void this.kill().finally(() => process.exit(code));
        if (first !== 0) return;
        first = Date.now();
        say('\nstopping all parts');
        this.#end(code);
      });
    }
  }

  /** Ends the start that is under way. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  fail(error: StartError): void {
    for (const line of error.lines) say(line);
    this.#end(1);
  }

  #end(code: number): void {
    this.code ??= code;
    this.#controller.abort();
    this.#resolve(code);
  }
}

/** Sends the request and shows what came of it; answers what the trace lacks. */
async function check(system: System): Promise<string[]> {
  const answer = await sendRequest(system.addresses.userManagement);
  for (const line of answerLines(answer)) say(line);
  const gapsOf = (documents: readonly string[]): string[] => findGaps(traceOf(answer.traceId, documents));
  const documents = await waitForDocuments(
    system.addresses.xray,
    answer.traceId,
    (there) => gapsOf(there).length === 0,
    TRACE_DEADLINE_MS,
  );
  const gaps = [
    ...(answer.status === 200 ? [] : [`the answer was ${answer.status} instead of 200`]),
    ...gapsOf(documents),
  ];
  for (const line of traceLines(traceOf(answer.traceId, documents), gaps, COLOUR)) say(line);
  return gaps;
}

/** Starts all parts; `undefined` when the end has come before they were there. */
async function start(options: StartOptions, end: EndOfRun): Promise<System | undefined> {
  try {
    const onFailure = (error: StartError): void => {
      end.fail(error);
    };
    return await startSystem({ ...options, root: ROOT, report: say, signal: end.signal, onFailure });
  } catch (error) {
    if (end.code === undefined) throw error;
    return undefined;
  }
}

async function run(options: StartOptions): Promise<number> {
  const end = new EndOfRun();
  end.kill = () => {
    Child.killAll();
    return Promise.resolve();
  };
  const system = await start(options, end);
  if (system === undefined) return end.ended;
  end.kill = () => system.kill();
  try {
    if (options.broken !== undefined) {
      say(`killing ${options.broken} before the request, as asked`);
      await system.breakPart(options.broken);
    }
    const gaps = await Promise.race([check(system), end.ended.then(() => undefined)]);
    if (options.once && gaps !== undefined) return gaps.length === 0 ? 0 : 1;
    if (gaps === undefined) return await end.ended;
    for (const line of addressLines(system)) say(line);
    return await end.ended;
  } finally {
    for (const name of await system.stop()) say(`${name} did not stop in time and was killed`);
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options !== undefined) return run(options);
  say(USAGE);
  return 0;
}

/** Errors that were made for people are shown without their stack. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof StartError) return error.lines;
  if (error instanceof MysqlError) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

try {
  process.exitCode = await main();
} catch (error) {
  for (const line of linesOf(error)) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

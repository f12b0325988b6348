import path from 'node:path';
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
const TRACE_DEADLINE_MS = 3000;
/** A terminal and npm may both deliver the same Ctrl-C: only a later one means "at once". */
const SAME_SIGNAL_MS = 1000;
const COLOUR = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Resolves with the exit code when the user or a failing part ends the run. */
function endOfRun(): { ended: Promise<number>; signal: AbortSignal; fail: (error: StartError) => void } {
  const controller = new AbortController();
  let end: (code: number) => void;
  const ended = new Promise<number>((resolve) => (end = resolve));
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (first !== 0 && Date.now() - first > SAME_SIGNAL_MS) {
        Child.killAll();
        process.exit(130);
      }
      if (first !== 0) return;
      first = Date.now();
      say('\nstopping all parts');
      controller.abort();
      end(name === 'SIGINT' ? 130 : 143);
    });
  }
  const fail = (error: StartError): void => {
    for (const line of error.lines) say(line);
    controller.abort();
    end(1);
  };
  return { ended, signal: controller.signal, fail };
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

async function run(options: StartOptions): Promise<number> {
  const { ended, signal, fail } = endOfRun();
  const system = await startSystem({ ...options, root: ROOT, report: say, signal, onFailure: fail });
  try {
    if (options.broken !== undefined) {
      say(`killing ${options.broken} before the request, as asked`);
      await system.breakPart(options.broken);
    }
    const gaps = await Promise.race([check(system), ended.then(() => undefined)]);
    if (options.once && gaps !== undefined) return gaps.length === 0 ? 0 : 1;
    if (gaps === undefined) return await ended;
    for (const line of addressLines(system)) say(line);
    return await ended;
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

try {
  process.exitCode = await main();
} catch (error) {
  const aborted = error instanceof Error && error.name === 'AbortError';
  const lines =
    error instanceof StartError
      ? error.lines
      : [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  if (!aborted) for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = aborted ? 130 : 1;
}

import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { withDeadline } from '../lifecycle/with-deadline.ts';
import type { LogLine } from './memory-logger.ts';

const SOURCE_CONDITION = '@xray-microservices/source';
const DEADLINE_MS = 20_000;

/** A service that runs as a process of its own, from its TypeScript sources. */
export interface ServiceProcess {
  /** The log so far. */
  readonly lines: readonly LogLine[];
  /** What is on stderr so far. */
  stderr(): string;
  /** The first line, already there or still to come, that the condition accepts. */
  line(condition: (line: LogLine) => boolean): Promise<LogLine>;
  /** `http://address:port` from its ready line. */
  listening(): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it, once its output is read to the end. */
  exited(): Promise<number | string>;
  /** Ends it, however it is. For hooks. */
  kill(): Promise<void>;
}

/** The process did something else than what a test waits for. */
export class ServiceProcessError extends Error {
  override readonly name = 'ServiceProcessError';
  readonly code = 'service_process';
}

/** Starts a service with this environment and nothing of the surrounding one. */
export function startServiceProcess(mainFile: string, env: Readonly<Record<string, string>>): ServiceProcess {
  const child = spawn(process.execPath, [`--conditions=${SOURCE_CONDITION}`, mainFile], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const log = readLog(child, closed);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));

  const within = <T>(promise: Promise<T>, what: string): Promise<T> =>
    withDeadline(promise, DEADLINE_MS, () => {
      const output = [...log.lines.map((entry) => JSON.stringify(entry)), stderr].join('\n');
      return new ServiceProcessError(`no ${what} within ${DEADLINE_MS} ms; output so far:\n${output}`);
    });

  return {
    lines: log.lines,
    stderr: () => stderr,
    line: (condition) => within(log.line(condition), 'such line'),
    listening: async () => {
      const ready = await within(
        log.line(({ msg }) => msg === 'listening'),
        'ready line',
      );
      return `http://${String(ready['address'])}:${String(ready['port'])}`;
    },
    signal: (name) => {
      child.kill(name);
    },
    exited: async () => {
      const [code, signal] = await within(closed, 'exit');
      return code ?? signal ?? 'unknown';
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

interface Log {
  readonly lines: readonly LogLine[];
  line(condition: (line: LogLine) => boolean): Promise<LogLine>;
}

function readLog(child: ChildProcessByStdio<null, Readable, Readable>, closed: Promise<unknown>): Log {
  const lines: LogLine[] = [];
  const onLine = new Set<(line: LogLine) => void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parseLine(text);
    lines.push(line);
    for (const listener of onLine) listener(line);
  });
  return {
    lines,
    line: (condition) => {
      const there = lines.find(condition);
      if (there !== undefined) return Promise.resolve(there);
      const { promise, resolve, reject } = Promise.withResolvers<LogLine>();
      onLine.add((line) => {
        if (condition(line)) resolve(line);
      });
      void closed.then(() => {
        reject(new ServiceProcessError(`ended without such a line: ${JSON.stringify(lines)}`));
      });
      return promise;
    },
  };
}

/** What is not a JSON line shows up as one, so that a test sees it. */
function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text, json: false };
  }
}

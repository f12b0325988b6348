import { createConnection } from 'mysql2';
import type { Connection, RowDataPacket } from 'mysql2';
import { within } from '../within.ts';
import { messageOf } from './errors.ts';
import type { MysqlConnection } from './types.ts';

const ATTEMPT_LIMIT_MS = 5000;
const ASK_VERSION = 'SELECT VERSION() AS version';
const CHARSET = 'utf8mb4_unicode_ci';

/** What a server says it is. */
export interface ServerVersion {
  readonly product: 'MySQL' | 'MariaDB';
  readonly version: string;
}

/** `9.7.4-2` or `10.11.19-MariaDB-0+deb12u1`, as product and number. */
export function parseVersion(text: string): ServerVersion {
  const version = /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0] ?? text;
  return { product: /mariadb/i.test(text) ? 'MariaDB' : 'MySQL', version };
}

/** Runs one statement on a connection of its own and closes it; each step is bounded. */
export async function runStatement(
  connection: MysqlConnection,
  sql: string,
  limitMs = ATTEMPT_LIMIT_MS,
): Promise<readonly RowDataPacket[]> {
  const opened = createConnection({ ...connection, charset: CHARSET, connectTimeout: limitMs });
  // mysql2 also emits what the callbacks below get; without a listener it would end the process.
  opened.on('error', () => undefined);
  try {
    await connected(opened);
    const rows = await answerTo(opened, sql, limitMs);
    opened.end();
    return rows;
  } catch (error) {
    opened.destroy();
    throw error;
  }
}

function connected(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function answerTo(connection: Connection, sql: string, timeout: number): Promise<readonly RowDataPacket[]> {
  return new Promise((resolve, reject) => {
    connection.query<RowDataPacket[]>({ sql, timeout }, (error, rows) => {
      if (error === null) resolve(rows);
      else reject(error);
    });
  });
}

/** How to wait for a server's first answer. */
export interface AwaitAnswerOptions {
  readonly limitMs: number;
  /** Milliseconds between two attempts. */
  readonly intervalMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each failure; throws when waiting on is no use. */
  readonly afterFailure: (error: unknown) => void | Promise<void>;
  /** The error to fail with when the time is over. */
  readonly tooLate: (lastError: unknown) => Error;
}

/** Connects again and again until the server answers, and returns what it says it is. */
export async function awaitAnswer(
  connection: MysqlConnection,
  { limitMs, intervalMs, signal, afterFailure, tooLate }: AwaitAnswerOptions,
): Promise<ServerVersion> {
  const deadline = performance.now() + limitMs;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    const leftMs = deadline - performance.now();
    const attemptMs = Math.max(1, Math.min(leftMs, ATTEMPT_LIMIT_MS));
    try {
      const rows = await within(runStatement(connection, ASK_VERSION, attemptMs), {
        limitMs: 2 * attemptMs,
        signal,
        tooLate: () => new Error(`no answer within ${Math.round(attemptMs)} ms`),
      });
      return parseVersion(String(rows[0]?.['version']));
    } catch (error) {
      signal?.throwIfAborted();
      await afterFailure(error);
      // One that the deadline left no time says less than the one before it.
      if (last === undefined || attemptMs > intervalMs) last = error;
      if (performance.now() + intervalMs >= deadline) throw tooLate(last);
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/** `ECONNREFUSED 127.0.0.1:3306`-like text of the last failure, for messages. */
export const lastFailure = (error: unknown): string => `the last attempt: ${messageOf(error)}`;

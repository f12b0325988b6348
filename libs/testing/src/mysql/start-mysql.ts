import { resolve } from 'node:path';
import { installWithApt } from './apt.ts';
import { DEFAULT_LIMITS } from './context.ts';
import type { StartContext } from './context.ts';
import { useDocker } from './docker/docker.ts';
import { useEnvironment } from './environment.ts';
import { messageOf, MysqlError } from './errors.ts';
import type { MysqlAttempt, MysqlErrorCode } from './errors.ts';
import { useLocalServer } from './local/local.ts';
import { removeDeadRuns } from './local/run-folder.ts';
import { mysqlServer } from './running-server.ts';
import type { RunningServer } from './running-server.ts';
import { currentOwner } from './system/owner.ts';
import type { MysqlServer, MysqlWay, StartMysqlOptions } from './types.ts';
import { aptIsNoHelp, namesServer, unavailable, waysToTry } from './ways.ts';

const DEFAULT_IMAGE = 'mysql:9.7';

const STARTERS: Readonly<Record<MysqlWay, (context: StartContext) => Promise<RunningServer>>> = {
  environment: useEnvironment,
  docker: useDocker,
  local: useLocalServer,
  apt: installWithApt,
};

/**
 * Finds or starts a MySQL: the server that `DB_HOSTNAME` names; a container; a private instance of an installed
 * server; the same after installing one. Says in one line which it was. The caller stops it.
 *
 * @throws {MysqlError} `MYSQL_UNAVAILABLE` when no way led to a server; `MYSQL_SETTINGS`, `MYSQL_NO_ANSWER` or
 * `MYSQL_REFUSED` for the server that `DB_HOSTNAME` names; `MYSQL_ABORTED` by the signal.
 *
 * @example
 * const mysql = await startMysql({ cacheDirectory: '.cache', report: console.log });
 * const { connection, drop } = await mysql.createDatabase('users');
 * await mysql.stop();
 */
export async function startMysql(options: StartMysqlOptions): Promise<MysqlServer> {
  const context = await contextFrom(options);
  const ways = waysToTry(context.env, options.order);
  await removeDeadRuns(context);
  const failures: { readonly attempt: MysqlAttempt; readonly error: unknown }[] = [];
  let localFailure: MysqlErrorCode | undefined;

  for (const way of ways) {
    if (way === 'apt' && aptIsNoHelp(localFailure)) {
      const reason = 'not tried, as the installed server did not start';
      failures.push({ attempt: { way, reason }, error: undefined });
      continue;
    }
    const outcome = await attempt(way, context);
    if ('running' in outcome) return announce(outcome.running, context);

    const { error } = outcome;
    const code = error instanceof MysqlError ? error.code : undefined;
    if (way === 'environment' && namesServer(context.env)) throw error;
    if (way === 'local') localFailure = code ?? 'MYSQL_START';
    failures.push({ attempt: { way, reason: messageOf(error) }, error });
    sayNext(way, error, ways, context);
  }
  throw unavailable(
    failures.map((failure) => failure.attempt),
    failures.flatMap((failure) => failure.error ?? []),
  );
}

async function contextFrom(options: StartMysqlOptions): Promise<StartContext> {
  const { report } = options;
  return {
    cacheDirectory: resolve(options.cacheDirectory),
    env: options.env ?? process.env,
    report: (line) => report?.(`MySQL: ${line}`),
    signal: options.signal,
    image: options.image ?? DEFAULT_IMAGE,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    owner: await currentOwner(),
  };
}

type Outcome = { readonly running: RunningServer } | { readonly error: unknown };

/** @throws {MysqlError} `MYSQL_ABORTED` */
async function attempt(way: MysqlWay, context: StartContext): Promise<Outcome> {
  try {
    context.signal?.throwIfAborted();
    return { running: await STARTERS[way](context) };
  } catch (error) {
    if (context.signal?.aborted !== true) return { error };
    throw new MysqlError('MYSQL_ABORTED', 'the start of MySQL was aborted', { cause: error });
  }
}

function announce(running: RunningServer, { report }: StartContext): MysqlServer {
  const server = mysqlServer(running);
  report(server.description);
  return server;
}

/** A way that is simply not there is no news as long as another follows; one that failed is. */
function sayNext(way: MysqlWay, error: unknown, ways: readonly MysqlWay[], { report }: StartContext): void {
  const plain = error instanceof MysqlError && ['MYSQL_SETTINGS', 'MYSQL_NO_SERVER'].includes(error.code);
  const isLast = way === ways.at(-1);
  if (plain || isLast) return;
  for (const line of messageOf(error).split('\n')) report(line);
  report('trying the next way');
}

import { readFile } from 'node:fs/promises';
import { heartbeat, seconds } from './context.ts';
import type { StartContext } from './context.ts';
import { MysqlError } from './errors.ts';
import { useLocalServer } from './local/local.ts';
import type { RunningServer } from './running-server.ts';
import { bareEnvironment, runCommand } from './system/run-command.ts';

const PACKAGE = 'mariadb-server-core';
const APT = 'apt-get';
const LOCK_WAIT_S = 120;

/** Lines of apt-get that show how far it is; the rest is for logs. */
const TELLING = /^(?:Err|Need to get|Fetched|Unpacking|Setting up|E:|W:)/;

/** `--no-remove`: on a machine with another vendor's server apt would rather replace it. */
const INSTALL = ['install', '--yes', '--no-install-recommends', '--no-remove', PACKAGE];

/**
 * Installs MariaDB's server program, without any service, and starts a private instance of it.
 *
 * @throws {MysqlError} `MYSQL_NO_APT` where that cannot be done; `MYSQL_COMMAND` with apt-get's last lines; and
 * what {@link useLocalServer} throws.
 */
export async function installWithApt(context: StartContext): Promise<RunningServer> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const obstacle = obstacleTo({ user: process.getuid?.(), osRelease });
  if (obstacle !== undefined) throw new MysqlError('MYSQL_NO_APT', obstacle);

  context.report(`no MySQL found: installing ${PACKAGE} with apt-get (server program only, no service)`);
  const stop = heartbeat(context.report, (ms) => `apt-get is at work, ${seconds(ms)}`);
  try {
    await install(context);
  } finally {
    stop();
  }
  return useLocalServer(context, 'apt');
}

/** Why apt-get cannot be used here, or nothing when it can. `osRelease` is the text of os-release(5). */
export function obstacleTo({
  user,
  osRelease,
}: {
  readonly user: number | undefined;
  readonly osRelease: string;
}): string | undefined {
  const names = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(
    ([, value = '']) => value.match(/[a-z]+/g) ?? [],
  );
  if (!names.includes('debian') && !names.includes('ubuntu')) return 'not Debian or Ubuntu';
  return user === 0 ? undefined : 'not root';
}

async function install(context: StartContext): Promise<void> {
  try {
    await aptGet(INSTALL, context);
  } catch (error) {
    // Lists of packages that are missing or out of date fail in several ways, and updating mends them all.
    if (!(error instanceof MysqlError) || context.signal?.aborted === true) throw error;
    context.report('apt-get could not do it yet: updating its lists of packages');
    await aptGet(['update'], context);
    await aptGet(INSTALL, context);
  }
}

const aptGet = (args: readonly string[], { env, limits, signal, report }: StartContext): Promise<string> =>
  runCommand(APT, [...args, '--quiet', '-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`], {
    env: aptEnvironment(env),
    limitMs: limits.installMs,
    signal,
    // SIGKILL would leave a package half configured.
    killSignal: 'SIGTERM',
    onLine: (line) => {
      if (TELLING.test(line)) report(`apt-get: ${line.trim()}`);
    },
  });

/** What apt-get gets of the environment: its proxy, and that nobody can answer questions. */
export const aptEnvironment = (env: StartContext['env']): NodeJS.ProcessEnv => ({
  ...bareEnvironment(env),
  ...Object.fromEntries(Object.entries(env).filter(([name]) => /^(?:https?|no|all)_proxy$/i.test(name))),
  DEBIAN_FRONTEND: 'noninteractive',
});

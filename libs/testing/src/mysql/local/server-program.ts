import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { parseVersion } from '../connecting.ts';
import type { ServerVersion } from '../connecting.ts';
import type { StartContext } from '../context.ts';
import { messageOf, MysqlError } from '../errors.ts';
import { bareEnvironment, runCommand } from '../system/run-command.ts';

const NAMES = ['mysqld', 'mariadbd'];
/** Where servers are installed that an ordinary user's PATH does not name. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/usr/local/mysql/bin'];
const OLDEST: Readonly<Record<ServerVersion['product'], readonly [number, number]>> = {
  MySQL: [8, 4],
  MariaDB: [10, 11],
};
const VERSION_LIMIT_MS = 10_000;

/** A server program that can be used. */
export interface ServerProgram extends ServerVersion {
  readonly file: string;
  /** What `--version` said, which tells builds of the same version apart. */
  readonly build: string;
}

/** The folders to look in, in order. Relative entries of PATH are left out: they name another place each time. */
export function foldersToSearch(path: string | undefined): readonly string[] {
  const named = (path ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set([...named, ...MORE_FOLDERS])];
}

/** Why a server is of no use, or nothing when it is new enough. */
export function tooOld({ product, version }: ServerVersion): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST[product];
  const newEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return newEnough ? undefined : `is ${product} ${version}, older than ${oldestMajor}.${oldestMinor}`;
}

/**
 * The first installed server that is new enough.
 *
 * @throws {MysqlError} `MYSQL_NO_SERVER`, naming what was found and why it will not do.
 */
export async function findServerProgram(context: StartContext): Promise<ServerProgram> {
  const rejected: string[] = [];
  for (const file of await installedPrograms(context.env['PATH'])) {
    const judged = await judge(file, context);
    if (typeof judged !== 'string') return judged;
    rejected.push(`${file} ${judged}`);
  }
  const nothing = `no mysqld or mariadbd in PATH, ${MORE_FOLDERS.join(', ')}`;
  throw new MysqlError('MYSQL_NO_SERVER', rejected.length > 0 ? rejected.join('; ') : nothing);
}

async function installedPrograms(path: string | undefined): Promise<readonly string[]> {
  const places = NAMES.flatMap((name) => foldersToSearch(path).map((folder) => join(folder, name)));
  const found = await Promise.all(
    places.map(async (place) => {
      try {
        await access(place, constants.X_OK);
        return await realpath(place);
      } catch {
        // Not here, which is the usual case.
        return undefined;
      }
    }),
  );
  return [...new Set(found.filter((file) => file !== undefined))];
}

async function judge(file: string, { env, signal }: StartContext): Promise<ServerProgram | string> {
  const options = { limitMs: VERSION_LIMIT_MS, env: bareEnvironment(env), signal };
  try {
    const build = (await runCommand(file, ['--no-defaults', '--version'], options)).trim();
    const version = parseVersion(build.slice(build.indexOf(' Ver ')));
    return tooOld(version) ?? { ...version, file, build };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return `does not run: ${messageOf(error)}`;
  }
}

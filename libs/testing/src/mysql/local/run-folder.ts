import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartContext } from '../context.ts';
import { messageOf, MysqlError } from '../errors.ts';
import { ownerToken, parseOwner, stateOf } from '../system/owner.ts';
import { commandLineOf, readProcess } from '../system/process-info.ts';
import { waitFor } from '../../wait-for.ts';

const SERVER_PID = 'server.pid';

/** One folder holds all of one server: data, temporary files, log. Its name begins with its owner's token. */
export interface RunFolder {
  readonly path: string;
  readonly data: string;
  readonly temporary: string;
  readonly log: string;
}

const runsOf = (cacheDirectory: string): string => join(cacheDirectory, 'mysql', 'run');

/** Makes a run folder that only this user can enter. `data` is left to whoever fills it. */
export async function createRunFolder({ cacheDirectory, owner }: StartContext): Promise<RunFolder> {
  const runs = runsOf(cacheDirectory);
  const path = join(runs, `${ownerToken(owner)}-${randomBytes(4).toString('hex')}`);
  await mkdir(runs, { recursive: true });
  await mkdir(path, { mode: 0o700 });
  const temporary = join(path, 'tmp');
  await mkdir(temporary);
  return { path, data: join(path, 'data'), temporary, log: join(path, 'server.log') };
}

/**
 * Writes down which process works in a run folder, for {@link removeDeadRuns}. At once, since between a server's
 * start and this note nobody could find it.
 */
export const noteServer = (folder: RunFolder, pid: number): void => {
  writeFileSync(join(folder.path, SERVER_PID), String(pid));
};

/**
 * Removes a run folder, in which no server works any more.
 *
 * @throws {MysqlError} `MYSQL_STOP`
 */
export async function removeRunFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch (error) {
    throw new MysqlError('MYSQL_STOP', `could not remove ${path}: ${messageOf(error)}. Remove it by hand`, {
      cause: error,
    });
  }
}

/** Ends the servers and removes the folders of owners that were killed before they could do it. */
export async function removeDeadRuns({ cacheDirectory, owner, report, limits }: StartContext): Promise<void> {
  const runs = runsOf(cacheDirectory);
  // No folder yet means no leftovers.
  for (const name of await readdir(runs).catch(() => [])) {
    const runsOwner = parseOwner(name);
    if (runsOwner === undefined || (await stateOf(runsOwner, owner)) !== 'dead') continue;
    const path = join(runs, name);
    try {
      await endServerOf(path, limits.stopMs);
      await removeRunFolder(path);
      report(`removed the private instance ${name} that a killed run left behind`);
    } catch (error) {
      report(`could not clean up after the killed run ${name}: ${messageOf(error)}`);
    }
  }
}

async function endServerOf(path: string, limitMs: number): Promise<void> {
  const text = await readFile(join(path, SERVER_PID), 'utf8').catch(() => '');
  const pid = Number(text);
  // The number may long be another program's: a server is known by the folder on its command line.
  if (!/^\d+$/.test(text) || (await commandLineOf(pid))?.includes(path) !== true) return;
  process.kill(pid, 'SIGKILL');
  await waitFor(async () => (await readProcess(pid))?.ended !== false, {
    deadlineMs: limitMs,
    what: `the end of the server ${pid} in ${path}`,
  });
}

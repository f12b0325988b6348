import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProcess } from '../../../src/mysql/system/process-info.ts';

/** A cache directory of a test's own. */
export async function temporaryCache(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'xray-testing-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The run folders in a cache directory. */
export async function runFolders(cacheDirectory: string): Promise<readonly string[]> {
  const runs = join(cacheDirectory, 'mysql', 'run');
  const names = await readdir(runs).catch(() => []);
  return names.map((name) => join(runs, name));
}

/** The process that works in a run folder. */
export const serverPid = async (folder: string): Promise<number> =>
  Number(await readFile(join(folder, 'server.pid'), 'utf8'));

/** Whether a process still runs. */
export const isRunning = async (pid: number): Promise<boolean> => (await readProcess(pid))?.ended === false;

/** Whether anything listens on a port. */
export function isListening(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

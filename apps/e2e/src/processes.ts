import { readFile, readdir } from 'node:fs/promises';

/** A process of this machine. */
export interface ProcessInfo {
  pid: number;
  command: string;
}

const words = (text: string): string[] => text.split('\0').filter((word) => word !== '');

/** What the kernel tells of a process; nothing once it has ended. */
const tell = (pid: number, what: 'cmdline' | 'environ'): Promise<string> =>
  readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => '');

/**
 * All processes that were started with this variable in their environment, by whomever.
 *
 * Linux only: elsewhere it throws, so that a check that did not run is not taken for one that passed.
 */
export async function processesWithVariable(name: string, value: string): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found: ProcessInfo[] = [];
  for (const pid of pids) {
    if (words(await tell(pid, 'environ')).includes(`${name}=${value}`)) {
      found.push({ pid, command: words(await tell(pid, 'cmdline')).join(' ') });
    }
  }
  return found;
}

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

/**
 * The command line of the process that was started with this argument.
 *
 * @throws {Error} when there is none, or no `/proc` to find it in
 */
export async function processWithArgument(argument: string): Promise<string[]> {
  for (const entry of await readdir('/proc')) {
    const command = /^\d+$/.test(entry) ? words(await tell(Number(entry), 'cmdline')) : [];
    if (command.includes(argument)) return command;
  }
  throw new Error(`no process was started with ${argument}`);
}

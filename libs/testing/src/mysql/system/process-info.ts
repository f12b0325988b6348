import { readFile } from 'node:fs/promises';
import { runCommand } from './run-command.ts';

const PS_LIMIT_MS = 5000;

/** What the system says about a process. */
export interface ProcessInfo {
  /**
   * Digits that tell a process from a later one with the same number: clock ticks since the boot on Linux
   * (proc(5), field 22 of stat), seconds since 1970 elsewhere.
   */
  readonly startedAt: string;
  /** It has ended and only waits for its parent to notice. */
  readonly ended: boolean;
}

/** Nothing when there is no such process or the system does not tell. */
export async function readProcess(pid: number): Promise<ProcessInfo | undefined> {
  return process.platform === 'linux' ? readProc(pid) : readPs(pid);
}

/** A process's command line with its arguments; nothing when there is no such process or it may not be read. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return text?.replaceAll('\0', ' ');
  }
  return ps(pid, 'command=');
}

/** Reads the text of proc(5)'s stat. The program's name in it may hold spaces and brackets. */
export function parseProcStat(text: string): ProcessInfo | undefined {
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[18];
  return state === undefined || startedAt === undefined
    ? undefined
    : { startedAt, ended: /[ZX]/.test(state) };
}

async function readProc(pid: number): Promise<ProcessInfo | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseProcStat(text);
}

async function readPs(pid: number): Promise<ProcessInfo | undefined> {
  const [, state, began] = /^(\S+)\s+(.+)$/.exec((await ps(pid, 'stat=,lstart=')) ?? '') ?? [];
  const milliseconds = Date.parse(began ?? '');
  if (state === undefined || Number.isNaN(milliseconds)) return undefined;
  return { startedAt: String(milliseconds / 1000), ended: state.startsWith('Z') };
}

async function ps(pid: number, columns: string): Promise<string | undefined> {
  const options = { limitMs: PS_LIMIT_MS, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  // ps fails when there is no such process, which is an answer too.
  const text = await runCommand('ps', ['-o', columns, '-p', String(pid)], options).catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

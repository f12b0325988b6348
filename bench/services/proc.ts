import { readdirSync, readFileSync } from 'node:fs';

/* What Linux tells of processes (proc(5)), in microseconds of CPU. Its clock ticks a hundred times a second. */

const MICROS_PER_TICK = 10_000;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or this system has no /proc
  }
};

/** User and system time in the text of a `stat` of a process or thread; its name may hold spaces and brackets. */
export function cpuOfStat(text: string): number {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MICROS_PER_TICK;
}

/** CPU of all threads of a process since its start; 0 for one that there is not. */
export const processCpu = (pid: number | undefined): number =>
  pid === undefined ? 0 : cpuOfStat(read(`/proc/${pid}/stat`));

/** CPU of the threads that hash passwords (and resolve names): those of libuv. */
export function poolThreadsCpu(pid: number): number {
  return threadsOf(pid)
    .filter((thread) => read(`${thread}/comm`).startsWith('libuv-worker'))
    .reduce((all, thread) => all + cpuOfStat(read(`${thread}/stat`)), 0);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    return []; // as for `read`
  }
}

/** CPU that all processes of the machine have used together, and what its cores could have given. */
export function machineCpu(): { busyMicros: number; allMicros: number } {
  const [, ...fields] = (read('/proc/stat').split('\n')[0] ?? '').split(/\s+/);
  const ticks = fields.slice(0, 8).map(Number);
  const all = ticks.reduce((sum, each) => sum + each, 0);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { busyMicros: (all - idle) * MICROS_PER_TICK, allMicros: all * MICROS_PER_TICK };
}

/**
 * The MySQL that this process uses: the server that it has started itself, or the one in the container that its
 * description names. Undefined when it can't be seen, as on another machine.
 */
export function findMysql(description: string): number | undefined {
  const container = /container ([0-9a-f]{12})/.exec(description)?.[1];
  const isIts = (pid: number): boolean =>
    container === undefined ? parentOf(pid) === process.pid : read(`/proc/${pid}/cgroup`).includes(container);
  return processes().find((pid) => /^(mysqld|mariadbd)\b/.test(read(`/proc/${pid}/comm`)) && isIts(pid));
}

const processes = (): number[] => {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return []; // no /proc
  }
};

function parentOf(pid: number): number {
  const text = read(`/proc/${pid}/stat`);
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

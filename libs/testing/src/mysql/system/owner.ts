import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readProcess } from './process-info.ts';

/** The process that started a server. Written on whatever outlives it, so that the next start can clean up. */
export interface Owner {
  /** Stands for the host and its process numbers: a container on the same host counts its own. */
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** Whether an owner still runs; `elsewhere` when its machine is not this one and cannot be asked. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

const UNKNOWN_START = '0';
const TOKEN = /^([0-9a-f]{8})-(\d+)-(\d+)(?:-|$)/;

/** An owner as a word for folder names and labels. */
export const ownerToken = ({ machine, pid, startedAt }: Owner): string => `${machine}-${pid}-${startedAt}`;

/** The owner that a word made by {@link ownerToken} begins with. */
export function parseOwner(token: string): Owner | undefined {
  const [, machine, pid, startedAt] = TOKEN.exec(token) ?? [];
  if (machine === undefined || pid === undefined || startedAt === undefined) return undefined;
  return { machine, pid: Number(pid), startedAt };
}

/** This process as an owner. */
export async function currentOwner(): Promise<Owner> {
  const processNumbers = await readlink('/proc/self/ns/pid').catch(() => '');
  const machine = createHash('sha256').update(`${hostname()} ${processNumbers}`).digest('hex').slice(0, 8);
  return {
    machine,
    pid: process.pid,
    startedAt: (await readProcess(process.pid))?.startedAt ?? UNKNOWN_START,
  };
}

/** Whether `owner` still runs, as seen from `current`. */
export async function stateOf(owner: Owner, current: Owner): Promise<OwnerState> {
  if (owner.machine !== current.machine) return 'elsewhere';
  if (!processExists(owner.pid)) return 'dead';
  const found = await readProcess(owner.pid);
  // When in doubt it is alive: a leftover is a smaller evil than a server taken from under its owner.
  if (found === undefined || owner.startedAt === UNKNOWN_START) return 'alive';
  return !found.ended && found.startedAt === owner.startedAt ? 'alive' : 'dead';
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

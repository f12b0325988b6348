import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';

export type Protocol = 'tcp' | 'udp';

/** A port on loopback that something listens on already. */
export interface TakenPort {
  protocol: Protocol;
  port: number;
  /** `process 1234 (node server.js)`, where the system tells. */
  owner: string;
}

async function isFree(protocol: Protocol, port: number): Promise<boolean> {
  const server = protocol === 'tcp' ? createServer() : createSocket('udp4');
  try {
    if ('listen' in server) server.listen(port, '127.0.0.1');
    else server.bind(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false; // taken, or not ours to take: the message names the port either way
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** The sockets' inode numbers that Linux lists for a port: `sl local_address rem_address st … uid timeout inode`. */
async function inodesOf(protocol: Protocol, port: number): Promise<Set<string>> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of [protocol, `${protocol}6`]) {
    const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => ''); // no such table on this system
    for (const line of text.split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const listens = protocol === 'udp' || state === '0A';
      if (local?.endsWith(`:${hexPort}`) === true && listens && inode !== undefined) inodes.add(inode);
    }
  }
  return inodes;
}

async function holdsSocket(pid: string, inodes: Set<string>): Promise<boolean> {
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => []); // gone, or another user's
  for (const handle of handles) {
    const target = await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '');
    if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return true;
  }
  return false;
}

/** Names the process that listens on a port, as far as the system lets us see. */
export async function portOwner(protocol: Protocol, port: number): Promise<string> {
  const inodes = await inodesOf(protocol, port);
  const processes = inodes.size === 0 ? [] : (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    if (!(await holdsSocket(pid, inodes))) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return `process ${pid} (${command.split('\0').join(' ').trim().slice(0, 120)})`;
  }
  return 'a process that this user is not allowed to see';
}

/** Those of the wanted ports that are taken. Port 0 stands for any free one, and is never taken. */
export async function takenPorts(
  wanted: readonly { protocol: Protocol; port: number }[],
): Promise<TakenPort[]> {
  const taken: TakenPort[] = [];
  for (const { protocol, port } of wanted) {
    if (port === 0 || (await isFree(protocol, port))) continue;
    taken.push({ protocol, port, owner: await portOwner(protocol, port) });
  }
  return taken;
}

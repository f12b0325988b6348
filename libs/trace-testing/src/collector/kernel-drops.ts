import { readFile } from 'node:fs/promises';

/**
 * How many datagrams the kernel threw away because the receive buffer of a UDP port was full, since it was opened.
 * Only Linux tells (in /proc/net/udp and udp6); `undefined` elsewhere.
 */
export async function countKernelDrops(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'latin1').catch(() => '')),
  );
  return dropsOf(port, tables.join('\n'));
}

/** Finds a port's line by its local address (`0100007F:07D0`, port in hexadecimal); its last field is the drops. */
export function dropsOf(port: number, table: string): number | undefined {
  const localPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(localPort) === true) {
      return Number(fields.at(-1));
    }
  }
  return undefined;
}

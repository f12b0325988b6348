import { readFile } from 'node:fs/promises';
import { kernelDropsOf } from '@xray-microservices/xray-model';

/**
 * How many datagrams the kernel threw away because the receive buffer of a UDP port was full, since it was opened.
 * Only Linux tells; `undefined` elsewhere.
 */
export async function countKernelDrops(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'latin1').catch(() => '')),
  );
  return kernelDropsOf(port, tables.join('\n'));
}

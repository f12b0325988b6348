import { readFile } from 'node:fs/promises';
import { kernelDropsOf } from '@xray-microservices/xray-model';

/** How many datagrams the kernel has dropped at a UDP port of this machine. Only Linux tells; `undefined` elsewhere. */
export async function readKernelDrops(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'latin1').catch(() => '')),
  );
  return kernelDropsOf(port, tables.join('\n'));
}

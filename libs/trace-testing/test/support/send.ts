import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Collector } from '../../src/index.ts';
import type { Members } from './documents.ts';

const HEADER = '{"format":"json","version":1}\n';

/** A datagram as an SDK sends it. */
export function datagram(document: Members): Buffer {
  return Buffer.from(HEADER + JSON.stringify(document));
}

/** Sends documents, or datagrams as they are, to a collector over real UDP, and waits until the system has them. */
export async function send(
  { address, port }: Collector,
  ...datagrams: readonly (Members | Buffer)[]
): Promise<void> {
  const isIPv6 = address.includes('[');
  const socket = createSocket(isIPv6 ? 'udp6' : 'udp4');
  for (const one of datagrams) {
    const bytes = Buffer.isBuffer(one) ? one : datagram(one);
    await new Promise<void>((resolve, reject) => {
      socket.send(bytes, port, isIPv6 ? '::1' : '127.0.0.1', (error) => {
        if (error === null) {
          resolve();
        } else {
          reject(error);
        }
      });
    });
  }
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

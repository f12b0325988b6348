import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A (sub)segment document as it came over UDP. */
export interface Received {
  id: string;
  name: string;
  trace_id: string;
  parent_id?: string;
  [member: string]: unknown;
  subsegments?: Received[];
}

export interface Collector {
  address: string;
  documents: Received[];
  /** Waits until this many documents are there. */
  received(count: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** A daemon that keeps what it gets. */
export async function startCollector(port = 0, type: 'udp4' | 'udp6' = 'udp4'): Promise<Collector> {
  const socket = createSocket(type);
  const documents: Received[] = [];
  let closed = false;
  socket.on('message', (message) => {
    const text = message.toString();
    documents.push(JSON.parse(text.slice(text.indexOf('\n') + 1)) as Received);
  });
  socket.bind(port, type === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  const { address, port: bound } = socket.address() satisfies AddressInfo;
  return {
    address: type === 'udp4' ? `${address}:${bound}` : `[${address}]:${bound}`,
    documents,
    async received(count) {
      const signal = AbortSignal.timeout(5000);
      while (documents.length < count) {
        await once(socket, 'message', { signal }).catch(() => {
          throw new Error(
            `${count} documents expected, got ${documents.length}: ${JSON.stringify(documents)}`,
          );
        });
      }
      return documents;
    },
    async close() {
      if (closed) return;
      closed = true;
      socket.close();
      await once(socket, 'close');
    },
  };
}

import type { RemoteInfo } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { waitFor } from '@xray-microservices/testing';

/** A daemon that keeps the datagrams it gets, and who sent them. */
export interface UdpDaemon {
  readonly port: number;
  /** The documents, without the header line. */
  readonly documents: string[];
  readonly headers: Set<string>;
  /** The ports that documents came from. */
  readonly senders: Set<number>;
  close(): Promise<void>;
}

export async function startUdpDaemon(address = '127.0.0.1', port = 0): Promise<UdpDaemon> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  const documents: string[] = [];
  const headers = new Set<string>();
  const senders = new Set<number>();
  let isClosed = false;
  socket.on('message', (message: Buffer, sender: RemoteInfo) => {
    const end = message.indexOf('\n') + 1;
    headers.add(message.toString('utf8', 0, end));
    documents.push(message.toString('utf8', end));
    senders.add(sender.port);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    documents,
    headers,
    senders,
    async close() {
      if (isClosed) return;
      isClosed = true;
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** Waits until the condition holds, doing `meanwhile` again and again; fails after twenty seconds. */
export async function until(
  what: string,
  condition: () => boolean,
  meanwhile: () => void = () => undefined,
): Promise<void> {
  const look = (): boolean => {
    const isMet = condition();
    if (!isMet) meanwhile();
    return isMet;
  };
  await waitFor(look, { what, deadlineMs: 20_000, intervalMs: 2 });
}

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Address } from '../config/address.ts';
import type { Log } from '../log.ts';

export interface UdpReceiverOptions {
  /** An IP address, not a name: it decides between IPv4 and IPv6. */
  readonly address: Address;
  /** Asked of the system, which may give less. */
  readonly receiveBufferBytes: number;
  readonly onDatagram: (bytes: Buffer) => void;
  readonly log: Log;
}

export interface UdpReceiver {
  /** With the port that was really taken. */
  readonly address: Address;
  /** The receive buffer that the system gave. */
  readonly receiveBufferBytes: number;
  /** Whether datagrams are received. */
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

/** Opens a UDP socket and hands on what arrives. Rejects with the system's error when the address cannot be had. */
export async function startUdpReceiver(options: UdpReceiverOptions): Promise<UdpReceiver> {
  const { address, log, onDatagram } = options;
  const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4');
  socket.on('message', onDatagram);
  socket.bind({ address: address.host, port: address.port });
  await once(socket, 'listening');
  socket.on('error', (error) => {
    log.error('UDP socket error', { error: error.message });
  });
  let isOpen = true;
  socket.once('close', () => {
    isOpen = false;
  });
  return {
    address: { host: address.host, port: socket.address().port },
    receiveBufferBytes: growReceiveBuffer(socket, options.receiveBufferBytes),
    isOpen: () => isOpen,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/**
 * A burst that does not fit into the socket's buffer is lost in the kernel, and no counter here sees it. Linux cuts the
 * wish down to net.core.rmem_max; other systems refuse a wish that is too large, so it is halved until one is taken.
 */
function growReceiveBuffer(socket: Socket, wanted: number): number {
  for (let bytes = wanted; bytes > socket.getRecvBufferSize(); bytes = Math.floor(bytes / 2)) {
    try {
      socket.setRecvBufferSize(bytes);
      break;
    } catch {
      continue; // Too large for this system; what it has already is the floor.
    }
  }
  return socket.getRecvBufferSize();
}

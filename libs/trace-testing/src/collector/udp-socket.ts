import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { TraceTestingError } from '../errors.ts';

export interface UdpSocket {
  /** The port that was really taken. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Asked of the system, which gives what it allows: a burst that does not fit is lost in the kernel. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;

/**
 * Opens a UDP socket and hands on what arrives. It does not keep the process running.
 *
 * @throws {TraceTestingError} `LISTEN` when the address cannot be had
 */
export async function openUdpSocket(
  host: string,
  port: number,
  onDatagram: (bytes: Buffer) => void,
): Promise<UdpSocket> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', onDatagram);
  try {
    const listening = once(socket, 'listening');
    socket.bind({ address: host, port });
    await listening;
  } catch (error) {
    socket.close();
    throw new TraceTestingError('LISTEN', `cannot listen on UDP ${host} port ${port}`, { cause: error });
  }
  growReceiveBuffer(socket);
  socket.unref();
  return {
    port: socket.address().port,
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** Linux cuts the wish down to what it allows; other systems refuse too large a wish, so it is halved until one is taken. */
function growReceiveBuffer(socket: Socket): void {
  for (let bytes = RECEIVE_BUFFER_BYTES; bytes > socket.getRecvBufferSize(); bytes /= 2) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch {
      continue; // Too large for this system; what it has already is the floor.
    }
  }
}

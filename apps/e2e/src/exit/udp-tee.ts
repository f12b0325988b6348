import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Where datagrams go on to: a UDP address, or whoever wants the bytes. */
export type Target = { readonly host: string; readonly port: number } | ((datagram: Buffer) => void);

/** A UDP port whose datagrams go on to several targets. */
export interface UdpTee {
  /** `host:port` */
  readonly address: string;
  /** Datagrams that came. */
  readonly received: () => number;
  close(): Promise<void>;
}

/** Opens a port on loopback. */
export async function openTee(targets: readonly Target[]): Promise<UdpTee> {
  const socket = createSocket('udp4');
  let received = 0;
  socket.on('message', (datagram) => {
    received += 1;
    for (const target of targets) {
      if (typeof target === 'function') target(datagram);
      else socket.send(datagram, target.port, target.host);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    received: () => received,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from '@xray-microservices/testing';

export interface TlsServer {
  readonly port: number;
  /** Connections that came as far as logging in. */
  logins(): number;
  close(): Promise<void>;
}

/** CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION, CLIENT_PLUGIN_AUTH and the usual rest. */
const CAPABILITIES = 0x000aaa09;
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/**
 * The beginning of MySQL's protocol: a greeting in the clear, TLS with the certificate of the test, any login is good,
 * and every command is answered with OK. The real servers of the tests have certificates that nobody can choose.
 */
export async function startTlsServer({ cert, key }: Certificate): Promise<TlsServer> {
  const sockets = new Set<Socket>();
  let logins = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.write(packet(0, greeting()));
    // The request for TLS is a packet of 36 bytes; what follows belongs to TLS.
    socket.once('data', (first: Buffer) => {
      socket.pause();
      if (first.length > 36) socket.unshift(first.subarray(36));
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ cert, key }),
      });
      secure.on('error', () => undefined);
      secure.once('data', () => {
        logins += 1;
        secure.on('data', () => secure.write(packet(1, OK)));
        secure.write(packet(3, OK));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    logins: () => logins,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}

/** Protocol version 10, with authentication by mysql_native_password. */
function greeting(): Buffer {
  const low = Buffer.alloc(2);
  low.writeUInt16LE(CAPABILITIES & 0xffff);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(CAPABILITIES >>> 16);
  return Buffer.concat([
    Buffer.from('\x0a9.7.0\0', 'latin1'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678\0', 'latin1'),
    low,
    Buffer.from([45, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from('123456789012\0mysql_native_password\0', 'latin1'),
  ]);
}

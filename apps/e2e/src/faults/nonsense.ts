import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Address } from './relay.ts';

/** A server that stands in for another and says the wrong thing. */
export interface Nonsense extends Address {
  stop(): Promise<void>;
}

async function listening(server: Server): Promise<Nonsense> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const http = (listener: RequestListener): Promise<Nonsense> => listening(createHttpServer(listener));

/** Bytes that are no HTTP. */
export const bytes = (): Promise<Nonsense> =>
  listening(
    createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from([0xff, 0x00, 0x13, 0x37, 0x0a, 0x0a, 0xfe])));
    }),
  );

/** JSON of another shape. */
export const wrongJson = (): Promise<Nonsense> =>
  http((_request, response) => {
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end('{"cats":[null,{"state":7}],"id":{}}');
  });

/** A page, as a proxy in between would answer. */
export const wrongType = (): Promise<Nonsense> =>
  http((_request, response) => {
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><p>Welcome to the captive portal');
  });

const PIECE = Buffer.alloc(16 * 1024, 'a');

/** A body that never ends, as fast as it is read. */
export const endless = (): Promise<Nonsense> =>
  http((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write(PIECE));
    };
    response.on('drain', more);
    more();
  });

/** A mail server that says this to every recipient, such as `451 4.3.0 not now` (RFC 5321). */
export const refusingSmtp = (answer: string): Promise<Nonsense> =>
  listening(
    createServer((socket) => {
      const say = (line: string): void => {
        socket.write(`${line}\r\n`);
      };
      say('220 ready');
      let rest = '';
      socket.on('data', (data) => {
        const lines = (rest + data.toString()).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
          else say(/^RCPT/i.test(line) ? answer : '250 ok');
        }
      });
    }),
  );

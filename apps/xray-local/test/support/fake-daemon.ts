import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What answers a path: a status with a body. */
export type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

/** A daemon that the test makes up: over UDP it takes everything, over TCP it answers what it is told to. */
export interface FakeDaemon extends AsyncDisposable {
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly datagrams: string[];
}

/** @param fallback answers paths that have no answer of their own */
export async function startFakeDaemon(
  answers: Answers | ((path: string) => readonly [number, unknown]),
  fallback: readonly [number, unknown] = [404, ''],
): Promise<FakeDaemon> {
  const datagrams: string[] = [];
  const socket = createSocket('udp4').on('message', (bytes) => datagrams.push(bytes.toString()));
  socket.bind(0, '127.0.0.1');
  const http = createServer((request, response) => {
    const path = request.url ?? '';
    const [status, body] = typeof answers === 'function' ? answers(path) : (answers[path] ?? fallback);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await Promise.all([once(socket, 'listening'), once(http, 'listening')]);
  const address = http.address();
  return {
    udpPort: socket.address().port,
    tcpPort: typeof address === 'object' && address !== null ? address.port : 0,
    datagrams,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      http.close();
      socket.close();
      await Promise.all([once(http, 'close'), once(socket, 'close')]);
    },
  };
}

import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { datagram } from './send.ts';
import type { Members } from './documents.ts';

/** A service that writes its segment documents by hand, so that nothing but the wire is between it and the collector. */
export interface TinyService {
  readonly url: string;
  close(): Promise<void>;
}

const newId = (): string => randomBytes(8).toString('hex');
const now = (): number => Date.now() / 1000;

/** Answers every request, after it has called `downstream` when there is one, and then sends its segment. */
export async function startTinyService(
  name: string,
  daemonPort: number,
  downstream?: string,
): Promise<TinyService> {
  const socket = createSocket('udp4');
  const server = createServer((request, response) => {
    const header = String(request.headers['x-amzn-trace-id']);
    const [, traceId] = /Root=([^;]+)/.exec(header) ?? [];
    const [, parentId] = /Parent=([^;]+)/.exec(header) ?? [];
    const start = now();
    const subsegments = downstream === undefined ? [] : [call(downstream, String(traceId))];
    void Promise.all(subsegments).then((called) => {
      response.end(name, () => {
        const own = { id: newId(), name, trace_id: traceId, start_time: start, end_time: now() };
        const parent = parentId === undefined ? {} : { parent_id: parentId };
        socket.send(datagram({ ...own, ...parent, subsegments: called }), daemonPort, '127.0.0.1');
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = [once(server, 'close'), once(socket, 'close')];
      server.close();
      server.closeAllConnections();
      socket.close();
      await Promise.all(closed);
    },
  };
}

async function call(url: string, traceId: string): Promise<Members> {
  const id = newId();
  const start = now();
  const { status } = await fetch(url, {
    headers: { 'X-Amzn-Trace-Id': `Root=${traceId};Parent=${id};Sampled=1` },
  });
  const http = { request: { method: 'GET', url, traced: true }, response: { status } };
  return { id, name: new URL(url).host, namespace: 'remote', start_time: start, end_time: now(), http };
}

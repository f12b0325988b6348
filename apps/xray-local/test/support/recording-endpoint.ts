import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Socket } from 'node:net';

/** What an endpoint does with a request: answers with a status and body, never answers, or breaks the connection. */
export type Behaviour = { readonly status: number; readonly body: string } | 'hang' | 'reset';

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** Stands in for the real X-Ray: keeps what it was sent. */
export interface RecordingEndpoint {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** The documents of all requests that were answered with 200. */
  readonly documents: () => string[];
  readonly requestsTo: (path: string) => RecordedRequest[];
  /** From now on; the one at hand decides for each request. */
  behave: (behaviour: (request: RecordedRequest) => Behaviour) => void;
  /** Breaks all connections, also those of requests that are never answered. */
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
}

export const OK: Behaviour = { status: 200, body: '{}' };

export async function startRecordingEndpoint(): Promise<RecordingEndpoint> {
  const requests: RecordedRequest[] = [];
  const taken: string[] = [];
  let behaviour: (request: RecordedRequest) => Behaviour = () => OK;
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { socket }: { socket: Socket } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const request = { path: incoming.url ?? '', headers: incoming.headers, body };
    requests.push(request);
    const what = behaviour(request);
    if (what === 'reset') {
      socket.destroy();
    } else if (what !== 'hang') {
      if (what.status === 200 && Array.isArray(body['TraceSegmentDocuments'])) {
        taken.push(...(body['TraceSegmentDocuments'] as string[]));
      }
      response.writeHead(what.status, { 'content-type': 'application/json' }).end(what.body);
    }
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => {
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    documents: () => taken,
    requestsTo: (path) => requests.filter((request) => request.path === path),
    behave: (next) => {
      behaviour = next;
    },
    dropConnections: () => {
      server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Tracing } from '../../src/index.ts';
import { startTracing } from '../../src/index.ts';
import type { Collector, Received } from './collector.ts';
import { startCollector } from './collector.ts';

export const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
export const SAMPLED = { 'X-Amzn-Trace-Id': `Root=${ROOT};Sampled=1` };

/** A server on a port of its own, with what a test needs of it. */
export interface Listening {
  server: Server;
  port: number;
  url: string;
  close(): void;
}

export async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { server, port, url: `http://127.0.0.1:${port}`, close };
}

/** An Express application between the library's two middlewares, and what it sends. */
export interface TracedService {
  collector: Collector;
  tracing: Tracing;
  service: Listening;
  /** Sends a sampled request of this trace to its end; answers its segment. */
  segmentOf(path: string, root?: string): Promise<Received>;
  close(): Promise<void>;
}

export async function startTracedService(
  routes: (app: express.Express) => void,
  options: Partial<Parameters<typeof startTracing>[0]> = {},
): Promise<TracedService> {
  const collector = await startCollector();
  const tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address, ...options });
  const app = express();
  app.use(tracing.openSegment());
  routes(app);
  app.use(tracing.closeSegment());
  const answerError: express.ErrorRequestHandler = (error: Error, _request, response, next) => {
    if (response.headersSent) next(error);
    else response.status(500).send(error.message);
  };
  app.use(answerError);
  const service = await listen(app as RequestListener);
  return {
    collector,
    tracing,
    service,
    async segmentOf(path, root = ROOT) {
      collector.clear();
      const headers = { 'X-Amzn-Trace-Id': `Root=${root};Sampled=1` };
      await (await fetch(service.url + path, { headers })).text();
      const [segment] = await collector.received(1);
      if (segment === undefined) throw new Error('no segment');
      return segment;
    },
    async close() {
      service.close();
      await tracing.close();
      await collector.close();
    },
  };
}

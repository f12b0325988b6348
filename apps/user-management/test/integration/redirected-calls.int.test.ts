import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createNotificationClient } from '../../src/features/notification/notification.client.ts';

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<number> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a notification service that sends its caller elsewhere', () => {
  it.each([301, 302, 303, 307, 308])(
    'with %i is a failure, and nobody elsewhere is asked',
    async (status) => {
      const asked: unknown[] = [];
      const elsewhere = await serve((request, response) => {
        asked.push(request.url);
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ service: 'notification', status: 'up' }));
      });
      const port = await serve((_request, response) => {
        response.writeHead(status, { Location: `http://127.0.0.1:${elsewhere}/latest/meta-data` }).end();
      });
      const { logger } = memoryLogger();
      const client = createNotificationClient({ host: '127.0.0.1', port, timeoutMs: 10_000, logger });
      closers.push(() => {
        client.close();
      });
      await expect(client.healthStatus()).rejects.toMatchObject({ status: 502 });
      expect(asked).toEqual([]);
    },
  );
});

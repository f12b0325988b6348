import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { json } from 'node:stream/consumers';
import type { AddressInfo, Server, Socket } from 'node:net';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { freePort } from '@xray-microservices/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createNotificationClient } from '../../src/features/notification/notification.client.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

function clientAt(port: number, timeoutMs = 10_000) {
  const { logger } = memoryLogger();
  const client = createNotificationClient({ host: '127.0.0.1', port, timeoutMs, logger });
  closers.push(() => {
    client.close();
  });
  return client;
}

const clientOf = async (listener: RequestListener, timeoutMs?: number) =>
  clientAt(await listen(createHttpServer(listener)), timeoutMs);

const info = { service: 'notification', version: 'V2', build: '4f2c1aa', pod: 'notification-5d8' };
const answering =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };

describe('the notification client', () => {
  it('asks the path of each question', async () => {
    const asked: unknown[] = [];
    const client = await clientOf((request, response) => {
      asked.push(`${String(request.method)} ${String(request.url)}`);
      answering({ ...info, status: 'up', message: 'hello' })(request, response);
    });
    expect(await client.healthStatus()).toEqual({ service: 'notification', status: 'up' });
    expect(await client.serviceInfo()).toEqual(info);
    expect(await client.xray()).toEqual({ ...info, message: 'hello' });
    expect(asked).toEqual([
      'GET /notification/health-status',
      'GET /notification/service-info',
      'GET /notification/notification-xray',
    ]);
  });

  it('keeps its connection from one call to the next', async () => {
    const ports = new Set<unknown>();
    const client = await clientOf((request, response) => {
      ports.add(request.socket.remotePort);
      answering(info)(request, response);
    });
    for (let call = 0; call < 3; call++) await client.serviceInfo();
    expect(ports.size).toBe(1);
  });

  it('reports a service that is down as unavailable', async () => {
    await expect(clientAt(await freePort()).serviceInfo()).rejects.toMatchObject({ status: 503 });
  });

  it('reports a service that is not available as unavailable', async () => {
    const client = await clientOf(answering({ status: 503 }, 503));
    await expect(client.serviceInfo()).rejects.toMatchObject({ status: 503 });
  });

  it('reports a service that does not answer as too late', async () => {
    const client = await clientOf(() => undefined, 50);
    await expect(client.serviceInfo()).rejects.toMatchObject({ status: 504 });
  });

  it('reports an answer that trickles in without end as too late', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => {
        clearInterval(timer);
      });
    }, 100);
    await expect(client.serviceInfo()).rejects.toMatchObject({ status: 504 });
  });

  it.each<[string, RequestListener]>([
    ['an error', answering({ status: 500 }, 500)],
    ['JSON of another shape', answering({ ...info, pod: 7 })],
    ['no JSON', (_request, response) => response.end('<html></html>')],
    ['nothing', (_request, response) => response.end()],
    ['a redirect', (_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end()],
    ['more than the longest answer', answering({ ...info, pod: 'x'.repeat(70_000) })],
    [
      'half an answer',
      (_request, response) => {
        response.writeHead(200, { 'Content-Length': 100 });
        response.write('{', () => response.destroy());
      },
    ],
    ['a closed connection', (request) => request.socket.destroy()],
  ])('reports %s as a failure', async (_what, listener) => {
    const client = await clientOf(listener);
    await expect(client.serviceInfo()).rejects.toMatchObject({ status: 502, code: 'upstream_failed' });
  });

  it('reports what is not HTTP as a failure', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await expect(clientAt(await listen(server)).serviceInfo()).rejects.toMatchObject({ status: 502 });
  });

  it('does not go through a proxy that the environment names', async () => {
    const client = await clientOf(answering(info));
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = `http://127.0.0.1:${await freePort()}`;
    try {
      expect(await client.serviceInfo()).toEqual(info);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });
});

describe('a call that fails', () => {
  /** A client of a service that answers what the test says, one answer after the other. */
  async function answeringInTurn(...listeners: RequestListener[]) {
    let calls = 0;
    const client = await clientOf((request, response) => {
      listeners[Math.min(calls++, listeners.length - 1)]?.(request, response);
    });
    return { client, calls: () => calls };
  }

  it.each<[string, RequestListener]>([
    ['500', answering({}, 500)],
    ['503', answering({}, 503)],
    ['a broken connection', (request) => request.socket.destroy()],
  ])('is made again after %s', async (_what, failing) => {
    const { client, calls } = await answeringInTurn(failing, failing, answering(info));
    expect(await client.serviceInfo()).toEqual(info);
    expect(calls()).toBe(3);
  });

  it('is made again after no answer in time', async () => {
    // The time of a try is over when the service has let it pass, and no other time ends.
    const times: AbortController[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const time = new AbortController();
      times.push(time);
      return time.signal;
    });
    closers.push(() => {
      timeout.mockRestore();
    });
    const letPass: RequestListener = () => times.at(-1)?.abort(new DOMException('late', 'TimeoutError'));
    const { client, calls } = await answeringInTurn(letPass, letPass, answering(info));
    expect(await client.serviceInfo()).toEqual(info);
    expect([calls(), times.length]).toEqual([3, 4]);
  });

  it.each([400, 404, 409, 429])('is not made again after %d', async (status) => {
    const { client, calls } = await answeringInTurn(answering({}, status), answering(info));
    await expect(client.serviceInfo()).rejects.toThrow();
    expect(calls()).toBe(1);
  });

  it('is not made again for an answer of another shape', async () => {
    const { client, calls } = await answeringInTurn(answering({}), answering(info));
    await expect(client.serviceInfo()).rejects.toMatchObject({ status: 502 });
    expect(calls()).toBe(1);
  });

  it('leaves the service alone after many, which does not keep mails from it', async () => {
    const { client, calls } = await answeringInTurn(answering({}, 500));
    const ended = await Promise.allSettled(Array.from({ length: 5 }, () => client.serviceInfo()));
    expect(ended.map(({ status }) => status)).not.toContain('fulfilled');
    const before = calls();
    await expect(client.serviceInfo()).rejects.toMatchObject({
      code: 'upstream_unavailable',
      retryAfterSeconds: 5,
    });
    expect(calls()).toBe(before);
    await expect(client.send(MAIL, SENDING)).rejects.toMatchObject({ code: 'upstream_failed' });
  });
});

const MAIL = {
  toEmail: 'ann@example.com',
  template: 'welcome',
  data: { username: 'ann', firstname: 'Ann', lastname: 'Lee' },
} as const;
const SENDING = { idempotencyKey: 'k'.repeat(32), waitSeconds: 20 };

describe('a mail', () => {
  const state = { id: 'm1', state: 'sent', attempts: 1, createdAt: '', updatedAt: '' };

  it('is posted with its key and the wait, at each try the same', async () => {
    const asked: unknown[] = [];
    const client = await clientOf((request, response) => {
      void json(request).then((body) => {
        const { 'idempotency-key': key, prefer } = request.headers;
        asked.push({ call: `${String(request.method)} ${String(request.url)}`, key, prefer, body });
        answering(state, asked.length === 1 ? 503 : 200)(request, response);
      });
    });
    expect(await client.send(MAIL, SENDING)).toEqual({ id: 'm1', state: 'sent' });
    const call = {
      call: 'POST /notification/send',
      key: SENDING.idempotencyKey,
      prefer: 'wait=20',
      body: MAIL,
    };
    expect(asked).toEqual([call, call]);
  });

  it.each([
    [202, { ...state, state: 'queued' }, { id: 'm1', state: 'queued' }],
    [
      202,
      { ...state, state: 'failed', error: { code: 'SMTP_421', permanent: false } },
      { id: 'm1', state: 'failed', error: { code: 'SMTP_421', permanent: false } },
    ],
    [422, { title: 'refused' }, { state: 'refused', code: 'unprocessable' }],
    [409, {}, { state: 'refused', code: 'conflict' }],
    [400, {}, { state: 'refused', code: 'invalid_request' }],
  ])('with the answer %d %j is %j', async (status, body, result) => {
    const client = await clientOf(answering(body, status));
    expect(await client.send(MAIL, SENDING)).toEqual(result);
  });

  it.each([
    [404, 'upstream_failed'],
    [429, 'upstream_unavailable'],
    [503, 'upstream_unavailable'],
    [500, 'upstream_failed'],
  ])('that is answered with %d may be sent another time', async (status, code) => {
    const client = await clientOf(answering({}, status));
    await expect(client.send(MAIL, SENDING)).rejects.toMatchObject({ code });
  });

  it('ends when its caller says so', async () => {
    const calling = Promise.withResolvers<undefined>();
    const client = await clientOf(() => {
      calling.resolve(undefined);
    });
    const caller = new AbortController();
    const ended = expect(client.send(MAIL, { ...SENDING, signal: caller.signal })).rejects.toMatchObject({
      code: 'upstream_timeout',
    });
    await calling.promise;
    caller.abort();
    await ended;
  });
});

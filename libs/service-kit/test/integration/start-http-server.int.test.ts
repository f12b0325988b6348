import { Agent, get } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { json, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ListenError } from '../../src/http/listen-error.ts';
import { startHttpServer } from '../../src/http/start-http-server.ts';
import type { HttpServer } from '../../src/http/start-http-server.ts';
import { PROBLEM_TYPES } from '../../src/problem/problem-types.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<HttpServer> {
  const server = await startHttpServer(listener, { host: '127.0.0.1', port: 0 });
  closers.push(() => server.close(0));
  return server;
}

/** A client that keeps its one connection. */
function keptClient({ address }: HttpServer) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  closers.push(() => {
    agent.destroy();
  });
  return async (path = '/'): Promise<IncomingMessage> => {
    const request = get({ host: address.host, port: address.port, path, agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };
}

/** Requests to `/held` wait until the test lets them go; others are answered. */
function holding() {
  const { promise: held, resolve: hold } = Promise.withResolvers<ServerResponse>();
  const listener: RequestListener = (request, response) => {
    if (request.url === '/held') hold(response);
    else response.end('ok');
  };
  return { held, listener };
}

describe('startHttpServer', () => {
  it('gives the address it really listens on', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    expect(server.address.host).toBe('127.0.0.1');
    expect(await text(await keptClient(server)())).toBe('ok');
  });

  it('names code and address of a port that is taken', async () => {
    const { address } = await serve((_request, response) => response.end());
    const second = startHttpServer(() => undefined, address);
    await expect(second).rejects.toThrow(ListenError);
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', address: `127.0.0.1:${address.port}` });
  });

  it('accepts no connection once it closes', async () => {
    const server = await serve((_request, response) => response.end());
    await server.close(0);
    const socket = connect(server.address.port, server.address.host);
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('answers what is in progress, with Connection: close', async () => {
    const { held, listener } = holding();
    const server = await serve(listener);
    const answer = keptClient(server)('/held');
    const response = await held;
    const closed = server.close(60_000);
    response.end('at last');
    const { headers } = await answer;
    expect(headers.connection).toBe('close');
    expect(await closed).toEqual({ cut: 0, refused: 0 });
  });

  it('answers new requests on an open connection with 503 and Connection: close while it drains', async () => {
    const { held, listener } = holding();
    const server = await serve(listener);
    const kept = keptClient(server);
    await text(await kept());
    const slow = keptClient(server)('/held');
    const response = await held;

    const closed = server.close(60_000);
    const refusal = await kept('/late?x=1');
    expect(refusal.statusCode).toBe(503);
    expect(refusal.headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/problem+json; charset=utf-8',
    });
    expect(await json(refusal)).toMatchObject({ ...PROBLEM_TYPES.service_stopping, instance: '/late' });

    response.end('done');
    expect(await text(await slow)).toBe('done');
    expect(await closed).toEqual({ cut: 0, refused: 1 });
  });

  it('cuts what is not answered by the deadline, and counts it', async () => {
    const { held, listener } = holding();
    const server = await serve(listener);
    const answer = keptClient(server)('/held');
    await held;
    const [report] = await Promise.all([
      server.close(1),
      expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' }),
    ]);
    expect(report).toEqual({ cut: 1, refused: 0 });
  });

  it('is not held up by idle connections, used or not', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    await text(await keptClient(server)());
    const unused = connect(server.address.port, server.address.host);
    closers.push(() => unused.destroy());
    await once(unused, 'connect');
    expect(await server.close(60_000)).toEqual({ cut: 0, refused: 0 });
  });

  it('closes once, however often it is asked', async () => {
    const server = await serve((_request, response) => response.end());
    const first = server.close(10);
    expect(server.close(20)).toBe(first);
    await first;
  });

  it.each([
    ['an unknown method', 'FROB / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['headers that are too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['no HTTP', '\x16\x03\x01\x02\r\n\r\n', 400],
  ])('answers %s with a problem and closes the connection', async (_what, sent, status) => {
    const server = await serve((_request, response) => response.end('ok'));
    const socket = connect(server.address.port, server.address.host);
    closers.push(() => socket.destroy());
    socket.end(sent);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*Content-Type: application/problem\\+json`));
    const body: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(body).toMatchObject({ type: 'about:blank', status });
  });

  it('breaks a connection on which half an answer is out when something unreadable follows', async () => {
    const server = await serve((_request, response) => {
      response.write('half');
    });
    const socket = connect(server.address.port, server.address.host);
    closers.push(() => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    socket.write('nonsense\r\n\r\n');
    await expect(text(socket)).resolves.not.toContain('400');
  });

  it('sends the whole of a large answer before it closes', async () => {
    const body = 'x'.repeat(8 * 1024 * 1024);
    const { held, listener } = holding();
    const server = await serve(listener);
    const answer = keptClient(server)('/held');
    const response = await held;
    const closed = server.close(60_000);
    response.end(body);
    expect((await text(await answer)).length).toBe(body.length);
    await closed;
  });
});

import { once } from 'node:events';
import type * as Http from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHttpServer } from '../../src/http/start-http-server.ts';
import type { HttpServer } from '../../src/http/start-http-server.ts';

/** How much faster time runs here: the limits are the real ones, and nobody waits half a minute for them. */
const FASTER = 50;

vi.mock('node:http', async (load) => {
  const http = await load<typeof Http>();
  const createServer = (options: Http.ServerOptions, listener: Http.RequestListener): Http.Server => {
    const { headersTimeout = NaN, requestTimeout = NaN } = options;
    const faster = { headersTimeout: headersTimeout / FASTER, requestTimeout: requestTimeout / FASTER };
    return http.createServer({ ...options, ...faster, connectionsCheckingInterval: 20 }, listener);
  };
  return { ...http, createServer };
});

let server: HttpServer;
let answered = 0;

beforeAll(async () => {
  const listener: Http.RequestListener = (request, response) => {
    request.resume().once('end', () => {
      answered += 1;
      response.end();
    });
  };
  server = await startHttpServer(listener, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

describe('a client that sends slowly', () => {
  it.each([
    ['of its headers', 'GET / HTTP/1.1\r\nHost: a\r\n', 'X-Slow: 1\r\n'],
    ['of its body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'x'],
    ['of anything, as it never begins', '', ''],
  ])('is cut off when it does not come to the end %s', async (_what, start, more) => {
    const socket = connect(server.address.port, server.address.host);
    await once(socket, 'connect');
    socket.on('error', () => undefined); // It writes on when the other side has closed.
    socket.write(start);
    const drip = setInterval(() => socket.write(more), 10);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    expect(answered).toBe(0);
  });
});

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpServer } from '../../src/http/start-http-server.ts';
import type { HttpServer } from '../../src/http/start-http-server.ts';
import { PROBLEM_TYPES } from '../../src/problem/problem-types.ts';
import type { LogLine } from '../../src/testing/memory-logger.ts';
import { anyRoutes, testApp } from '../support/test-app.ts';

let server: HttpServer;
let lines: readonly LogLine[];
beforeAll(async () => {
  const test = testApp(anyRoutes(({ params }) => ({ status: 200, body: params })));
  lines = test.lines;
  server = await startHttpServer(test.app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

interface Sent {
  readonly status: number;
  readonly head: string;
  readonly body: unknown;
}

/** What is answered until the server ends the connection. */
async function send(...head: string[]): Promise<Sent> {
  const socket = connect(server.address.port, server.address.host);
  socket.write([...head, '', ''].join('\r\n'));
  const answer = await text(socket);
  const end = answer.indexOf('\r\n\r\n');
  const [, status = '0'] = answer.split(' ', 2);
  return {
    status: Number(status),
    head: answer.slice(0, end),
    body: JSON.parse(answer.slice(end)) as unknown,
  };
}

const OUR_HEADERS = ['X-Request-Id: ', 'Cache-Control: no-store', 'Content-Type: application/problem+json'];
const CLOSE = 'Connection: close';

describe('a request that Node would answer by itself', () => {
  it.each([
    ['no Host', ['GET /things/a HTTP/1.1', CLOSE]],
    ['two Hosts', ['GET /things/a HTTP/1.1', 'Host: a', 'Host: b', CLOSE]],
  ])('is a problem like any other when it has %s', async (_what, head) => {
    const { status, head: headers, body } = await send(...head);
    expect(status).toBe(400);
    expect(body).toMatchObject({ ...PROBLEM_TYPES.malformed_request, instance: '/things/a' });
    for (const header of OUR_HEADERS) expect(headers).toContain(header);
  });

  it.each(['http://', 'http://a:b/', 'http://[::1'])(
    'is not found at a target without a path: %s',
    async (target) => {
      const { status, body } = await send(`GET ${target} HTTP/1.1`, 'Host: a', CLOSE);
      expect([status, body]).toMatchObject([404, { ...PROBLEM_TYPES.not_found, instance: '/' }]);
    },
  );

  it('is found by its whole URL', async () => {
    const sent = await send('GET http://a/things/b?x=1 HTTP/1.1', 'Host: a', CLOSE);
    expect(sent).toMatchObject({ status: 200, body: { name: 'b' } });
  });

  it('needs no Host by HTTP/1.0', async () => {
    expect(await send('GET /things/a HTTP/1.0')).toMatchObject({ status: 200, body: { name: 'a' } });
  });

  it('is served when it expects what is not known', async () => {
    const sent = await send('GET /things/a HTTP/1.1', 'Host: a', 'Expect: 200-foo', CLOSE);
    expect(sent).toMatchObject({ status: 200, body: { name: 'a' } });
  });

  it.each([
    ['/things/a', 405],
    ['example.com:443', 404],
  ])('is answered and ended when it is CONNECT %s', async (target, status) => {
    const sent = await send(`CONNECT ${target} HTTP/1.1`, 'Host: a');
    expect(sent).toMatchObject({ status, body: { status } });
    for (const header of [...OUR_HEADERS, CLOSE]) expect(sent.head).toContain(header);
    expect(lines.at(-1)).toMatchObject({ msg: 'request', method: 'CONNECT', status });
  });

  it('is not held open by a tunnel nobody ends', async () => {
    const socket = connect(server.address.port, server.address.host);
    socket.write('CONNECT /things/a HTTP/1.1\r\nHost: a\r\n\r\n');
    await text(socket);
    expect((await send('GET /things/a HTTP/1.0')).status).toBe(200);
  });
});

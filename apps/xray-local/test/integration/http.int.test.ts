import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { DEFAULT_LIMITS } from '../../src/config/config.ts';
import { createHttpServer } from '../../src/http/http-server.ts';
import { closeHttpServer } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { segment } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const MAX_BODY_BYTES = 20_000;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    allowedHosts: ['xray-service'],
    limits: { maxBodyBytes: MAX_BODY_BYTES },
  });
});

afterAll(async () => {
  await server.close();
});

/** A PutTraceSegments body of exactly so many bytes. */
function bodyOf(bytes: number): string {
  const empty = JSON.stringify({ TraceSegmentDocuments: [], fill: '' });
  return JSON.stringify({ TraceSegmentDocuments: [], fill: 'x'.repeat(bytes - empty.length) });
}

/** A bare connection, and what it has been sent once it is closed, however that happens. */
function open({ tcpAddress }: TestServer): { socket: Socket; closed: Promise<string> } {
  const socket = connect(tcpAddress.port, tcpAddress.host);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined); // A reset is one of the ways to be closed.
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(text);
    });
  });
  return { socket, closed };
}

describe('GET /healthz', () => {
  it('answers that the server is up and where it receives segments', async () => {
    const answer = await server.http({ path: '/healthz' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      status: 'ok',
      udp: `127.0.0.1:${server.udpAddress.port}`,
      uptimeSeconds: expect.any(Number) as number,
    });
  });

  it('answers HEAD without a body', async () => {
    const answer = await server.http({ path: '/healthz?verbose', method: 'HEAD' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('a request', () => {
  it('may have any content type', async () => {
    for (const type of ['text/plain', 'application/x-amz-json-1.1', 'application/json; charset=utf-8']) {
      const headers = { 'content-type': type };
      expect((await server.http({ method: 'POST', path: '/GetSamplingRules', headers }, '{}')).status).toBe(
        200,
      );
    }
  });

  it.each([
    ['POST', '/TraceSegments', MAX_BODY_BYTES, 200],
    ['POST', '/TraceSegments', MAX_BODY_BYTES + 1, 413],
    ['POST', '/TraceSegments', MAX_BODY_BYTES * 3, 413],
  ])('%s %s of %i bytes is answered with %i', async (method, path, bytes, status) => {
    expect((await server.http({ method, path }, bodyOf(bytes))).status).toBe(status);
  });

  it('that is too large is an error that the SDK can name', async () => {
    const document = JSON.stringify(segment(1, { metadata: { fill: 'x'.repeat(MAX_BODY_BYTES) } }));
    await expect(
      server.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [document] })),
    ).rejects.toMatchObject({ name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } });
  });

  it('that is far too large is cut off', async () => {
    const { socket, closed } = open(server);
    const bytes = MAX_BODY_BYTES * 200;
    socket.write(`POST /TraceSegments HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes}\r\n\r\n`);
    socket.write(Buffer.alloc(bytes, 'x'));
    expect(await closed).toBe('');
    expect((await server.http({ path: '/healthz' })).status).toBe(200);
  });

  it.each([
    ['is not JSON', '{', {}, 400, 'SerializationException'],
    ['is compressed', '{}', { 'content-encoding': 'gzip' }, 415, 'UnsupportedMediaTypeException'],
    ['has an unknown Host', '{}', { host: 'evil.example:2000' }, 403, 'AccessDeniedException'],
    [
      'comes from a page of another origin',
      '{}',
      { origin: 'http://evil.example' },
      403,
      'AccessDeniedException',
    ],
    [
      'comes from a page of another site',
      '{}',
      { 'sec-fetch-site': 'cross-site' },
      403,
      'AccessDeniedException',
    ],
  ])('that %s is refused', async (_case, body, headers, status, type) => {
    const answer = await server.http({ method: 'POST', path: '/Traces', headers }, body);
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([status, type]);
    expect(answer.json()).toMatchObject({ __type: type, Message: expect.any(String) as string });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('may have a Host that is configured', async () => {
    expect((await server.http({ path: '/healthz', headers: { host: 'xray-service:2000' } })).status).toBe(
      200,
    );
  });

  it.each(['/healthz', '/stats'])('for %s is refused to other pages too', async (path) => {
    expect((await server.http({ path, headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it('for an unknown path gets a text that helps', async () => {
    const answer = await server.http({ path: '/nowhere\u0025?a=b' });
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([404, 'UnknownOperationException']);
    const message = String(answer.json()['Message']);
    expect(message).toMatch(
      /^There is nothing at \/nowhere%\. This is xray-local, a local AWS X-Ray: it answers GET /,
    );
    expect(message).toMatch(/, and POST on the paths of the X-Ray API such as \/Traces\.$/);
    for (const known of ['GET /healthz', 'GET /stats', 'GET /metrics', 'POST /v1/traces']) {
      expect(message).toContain(`${known}, `);
    }
  });

  it.each([
    ['GET', '/Traces', 'POST'],
    ['PUT', '/TraceSegments', 'POST'],
    ['POST', '/stats', 'GET, HEAD'],
  ])('with the wrong method says the right one: %s %s', async (method, path, allow) => {
    const answer = await server.http({ method, path });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });
});

describe('a client that goes away', () => {
  it('in the middle of its body is no error', async () => {
    const { socket, closed } = open(server);
    socket.write('POST /Traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
    await once(socket, 'connect');
    socket.destroy();
    await closed;
    expect((await server.http({ path: '/healthz' })).status).toBe(200);
    expect(server.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a client that sends slowly', () => {
  // A server of its own: on a busy machine such times are short for clients that do their best.
  let impatient: TestServer;

  beforeAll(async () => {
    impatient = await startTestServer({ limits: { headersTimeoutMs: 300, requestTimeoutMs: 600 } });
  });

  afterAll(() => impatient.close());

  it.each([
    ['its headers', 'POST /Traces HTTP/1.1\r\nHost: localhost\r\n'],
    ['its body', 'POST /Traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{'],
  ])('is cut off before it has sent %s', async (_case, text) => {
    const { socket, closed } = open(impatient);
    socket.write(text);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('does not keep the server from closing', async () => {
    const other = await startTestServer();
    const { socket, closed } = open(other);
    socket.write('POST /Traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
    await once(socket, 'connect');
    await other.close();
    expect(await closed).toBe('');
  });
});

describe('a store that has too much to do', () => {
  const busy = (): Promise<never> => Promise.reject(new StoreError('STORE_BUSY', 'too many'));
  let http: Server;
  let url: string;

  beforeAll(async () => {
    http = createHttpServer({
      ...DEFAULT_LIMITS,
      allowedHosts: [],
      newRequestId: () => 'request',
      log: createLog({ level: 'error', now: () => new Date(), write: () => undefined }),
      routes: {
        actions: new Map([['/Traces', busy]]),
        pages: new Map([['/local/vocabulary', busy]]),
        endpoints: new Map([['/local/export', { methods: ['GET'], answer: busy }]]),
      },
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  });

  afterAll(() => closeHttpServer(http));

  it.each([
    ['an operation', '/Traces', { method: 'POST', body: '{}' }],
    ['a page', '/local/vocabulary', {}],
    ['a file', '/local/export', {}],
  ])('is told of by 429 to who asks for %s', async (_what, path, request) => {
    const answer = await fetch(url + path, request);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ __type: 'ThrottledException' });
  });
});

import type { Server } from 'node:http';
import { createServer, get } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tracing } from '../../src/index.ts';
import { AWSXRay, startTracing } from '../../src/index.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

let collector: Collector;
let tracing: Tracing;
let server: Server;
let downstream: Server;
let base: string;
let downstreamUrl: string;
const headersSeen: (string | undefined)[] = [];

const urlOf = (listening: Server): string => `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;

async function listen(target: Server): Promise<void> {
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
}

beforeAll(async () => {
  collector = await startCollector();
  tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address });
  downstream = createServer((request, response) => {
    headersSeen.push(request.headers['x-amzn-trace-id'] as string | undefined);
    if (request.url === '/hang') return;
    if (request.url === '/reset') request.socket.destroy();
    else response.writeHead(Number(request.url?.slice(1).split('?')[0]) || 200).end('{}');
  });
  downstream.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
  });
  await listen(downstream);
  downstreamUrl = urlOf(downstream);

  const app = express();
  app.use(tracing.openSegment());
  app.get('/call', async (request, response) => {
    const { path } = request.query as { path: string };
    const answer = await axios.get(downstreamUrl + path, {
      validateStatus: () => true,
    });
    response.json({ status: answer.status, traceId: tracing.traceId(), log: tracing.logFields() });
  });
  app.get('/sdk', async (_request, response) => {
    await AWSXRay.captureAsyncFunc('work', async (subsegment) => {
      await Promise.resolve();
      AWSXRay.getSegment()?.addAnnotation('colour', 'blue');
      subsegment?.close();
    });
    response.json({});
  });
  app.post('/json', express.json());
  app.get('/fails', () => {
    throw new Error('broken');
  });
  app.get('/hangs', (request) => request.destroy());
  app.get('/gives-up', async (_request, response) => {
    const controller = new AbortController();
    const { signal } = controller;
    setTimeout(() => {
      controller.abort();
    }, 20);
    await axios.get(`${downstreamUrl}/hang`, { signal }).catch(() => undefined);
    response.json({});
  });
  app.get('/times-out', async (_request, response) => {
    await axios.get(`${downstreamUrl}/hang`, { timeout: 20 }).catch(() => undefined);
    response.json({});
  });
  app.get('/upgrades', (_request, response) => {
    const headers = { Connection: 'Upgrade', Upgrade: 'test' };
    get(downstreamUrl, { headers }).on('upgrade', (_answer, socket) => {
      socket.destroy();
      setImmediate(() => response.json({}));
    });
  });
  app.get('/by-proxy', async (_request, response) => {
    const { hostname, port } = new URL(downstreamUrl);
    await axios.get('http://internal.example/a', { proxy: { host: hostname, port: Number(port) } });
    response.json({});
  });
  app.get('/own-header', async (_request, response) => {
    const headers = { 'X-Amzn-Trace-Id': 'Root=1-00000000-000000000000000000000000' };
    await axios.get(`${downstreamUrl}/200`, { headers });
    response.json({});
  });
  app.get('/headers-as-list', (_request, response) => {
    const { host } = new URL(downstreamUrl);
    get(`${downstreamUrl}/200`, { headers: ['Host', host] }, (answer) => {
      answer.resume().on('end', () => response.json({}));
    });
  });
  app.get('/expects', (_request, response) => {
    const headers = { Expect: '100-continue' };
    get(`${downstreamUrl}/200`, { headers }, (answer) => {
      answer.resume().on('end', () => response.json({}));
    });
  });
  app.get('/odd-error', () => {
    throw Object.assign(new Error('odd'), { stack: ['no', 'text'] });
  });
  app.use(tracing.closeSegment());
  const answerError: express.ErrorRequestHandler = (error: Error, _request, response, next) => {
    if (response.headersSent) next(error);
    else response.status(500).send(error.message);
  };
  app.use(answerError);
  server = createServer(app);
  await listen(server);
  base = urlOf(server);
});

afterEach(() => {
  collector.clear();
  headersSeen.length = 0;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  downstream.closeAllConnections();
  downstream.close();
  await tracing.close();
  await collector.close();
});

/** Sends a sampled request from outside any context. */
const send = (path: string, header = `Root=${ROOT};Parent=${PARENT};Sampled=1`): Promise<Response> =>
  fetch(base + path, { headers: { 'X-Amzn-Trace-Id': header } });

describe('a traced request', () => {
  it('sends one segment that continues the trace of its caller', async () => {
    await send('/call?path=/200');
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      name: 'Test-Service',
      trace_id: ROOT,
      parent_id: PARENT,
      http: { request: { method: 'GET', url: `${base}/call` }, response: { status: 200 } },
    });
    expect(segment).not.toHaveProperty('in_progress');
    expect(collector.documents).toHaveLength(1);
  });

  it('hangs the call to another service under it, with the port and without the query', async () => {
    await send('/call?path=/200?token=secret');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toHaveLength(1);
    expect(segment?.subsegments?.[0]).toMatchObject({
      name: downstreamUrl.replace('http://', ''),
      namespace: 'remote',
      http: { request: { method: 'GET', url: `${downstreamUrl}/200` }, response: { status: 200 } },
    });
    expect(JSON.stringify(segment)).not.toContain('secret');
  });

  it('passes the trace on, naming the remote subsegment as the parent', async () => {
    await send('/call?path=/200');
    const [segment] = await collector.received(1);
    expect(headersSeen).toEqual([`Root=${ROOT};Parent=${segment?.subsegments?.[0]?.id ?? ''};Sampled=1`]);
  });

  it.each([
    ['404', { error: true }, ['fault', 'throttle']],
    ['429', { error: true, throttle: true }, ['fault']],
    ['503', { fault: true }, ['error', 'throttle']],
  ])('flags a %s of the other service on the subsegment', async (status, flags, absent) => {
    await send(`/call?path=/${status}`);
    const [segment] = await collector.received(1);
    expect(segment?.subsegments?.[0]).toMatchObject(flags);
    for (const flag of absent) expect(segment?.subsegments?.[0]).not.toHaveProperty(flag);
  });

  it('records a broken connection as a fault with its cause', async () => {
    await send('/call?path=/reset');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments?.[0]).toMatchObject({
      fault: true,
      cause: { exceptions: [{ message: 'socket hang up', remote: true }] },
    });
  });

  it('records a thrown error as the fault of the segment', async () => {
    await send('/fails');
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      fault: true,
      http: { response: { status: 500 } },
      cause: { exceptions: [{ type: 'Error', message: 'broken', remote: false }] },
    });
    const { exceptions } = segment?.['cause'] as {
      exceptions: { stack: { path: string; line: number }[] }[];
    };
    expect(exceptions[0]?.stack[0]?.path).toContain('request.int.test.ts');
    expect(exceptions[0]?.stack[0]?.line).toBeGreaterThan(0);
  });

  it('tells nothing of a body that cannot be parsed', async () => {
    await fetch(`${base}/json`, {
      method: 'POST',
      headers: { 'X-Amzn-Trace-Id': `Root=${ROOT};Sampled=1`, 'content-type': 'application/json' },
      body: 'password\n    at hunter2 (my:1:1)',
    });
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'SyntaxError', message: 'the body cannot be parsed' }] },
    });
    expect(JSON.stringify(segment)).not.toMatch(/password|hunter2/);
  });

  it('sends the segment of a request whose client has gone, with neither error nor fault', async () => {
    await expect(send('/hangs')).rejects.toThrow();
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({ name: 'Test-Service', http: { request: { method: 'GET' } } });
    expect(segment).not.toHaveProperty('fault');
    expect(segment).not.toHaveProperty('error');
  });

  it('tells the trace id and the log fields within the request, and none outside', async () => {
    const answer = (await (await send('/call?path=/200')).json()) as {
      traceId: string;
      log: Record<string, string>;
    };
    const [segment] = await collector.received(1);
    expect(answer).toMatchObject({ traceId: ROOT, log: { trace_id: ROOT, segment_id: segment?.id } });
    expect(tracing.traceId()).toBeUndefined();
    expect(tracing.logFields()).toEqual({});
  });

  it("keeps the SDK's own calls on the same context", async () => {
    await send('/sdk');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments?.[0]).toMatchObject({ name: 'work', annotations: { colour: 'blue' } });
  });

  it('sends nothing for a request that is not sampled, and passes that on', async () => {
    await send('/call?path=/200', `Root=${ROOT};Parent=${PARENT};Sampled=0`);
    expect(headersSeen[0]).toMatch(new RegExp(`^Root=${ROOT};Parent=[0-9a-f]{16};Sampled=0$`));
    await send('/call?path=/200');
    expect(await collector.received(1)).toHaveLength(1);
  });

  it('ends the subsegment of a call that the application gives up, as neither error nor fault', async () => {
    await send('/gives-up');
    const [segment] = await collector.received(1);
    const [call] = segment?.subsegments ?? [];
    expect(call).toHaveProperty('end_time');
    for (const flag of ['fault', 'error', 'cause']) expect(call).not.toHaveProperty(flag);
  });

  it('records a call that timed out as a fault', async () => {
    await send('/times-out');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ fault: true }]);
  });

  it('ends the subsegment of an upgraded connection', async () => {
    await send('/upgrades');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ end_time: expect.any(Number) as number }]);
  });

  it('names the service behind a proxy', async () => {
    await send('/by-proxy');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([
      { name: 'internal.example', http: { request: { url: 'http://internal.example/a' } } },
    ]);
  });

  it('leaves alone the trace header that the application wrote itself', async () => {
    await send('/own-header');
    await collector.received(1);
    expect(headersSeen).toEqual(['Root=1-00000000-000000000000000000000000']);
  });

  it.each(['/headers-as-list', '/expects'])(
    'records a call whose headers were closed early: %s',
    async (path) => {
      await send(path);
      const [segment] = await collector.received(1);
      expect(segment?.subsegments).toMatchObject([
        { namespace: 'remote', http: { response: { status: 200 } } },
      ]);
    },
  );

  it('keeps an error whose stack is no text from breaking the application', async () => {
    const answer = await send('/odd-error');
    expect(await answer.text()).toContain('odd');
    expect(await collector.received(1)).toMatchObject([
      { fault: true, cause: { exceptions: [{ message: 'odd' }] } },
    ]);
  });

  it('counts what it sent', async () => {
    const before = tracing.counters().sent;
    await send('/call?path=/200');
    await collector.received(1);
    expect(tracing.counters().sent).toBe(before + 1);
  });
});

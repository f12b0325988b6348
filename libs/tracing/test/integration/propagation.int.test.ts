import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tracingChannel } from 'node:diagnostics_channel';
import { XRayClient, GetGroupsCommand } from '@aws-sdk/client-xray';
import { freePort } from '@xray-microservices/testing';
import express from 'express';
import { request as undiciRequest } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext, Tracing } from '../../src/index.ts';
import { AWSXRay, OPERATION_CHANNEL, startTracing, traceLogFields } from '../../src/index.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';
const OWN_TRACEPARENT = '00-00000000000000000000000000000001-0000000000000001-01';
const SAMPLED = { 'X-Amzn-Trace-Id': `Root=${ROOT};Parent=${PARENT};Sampled=1` };

let collector: Collector;
let tracing: Tracing;
let server: Server;
let downstream: Server;
let base: string;
let downstreamUrl: string;
const seen: Record<string, string | string[] | undefined>[] = [];
const debug: string[] = [];

const urlOf = (listening: Server): string => `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;

async function listen(target: Server): Promise<string> {
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  return urlOf(target);
}

async function sendMail(): Promise<void> {
  const context: OperationContext = {
    name: 'smtp@mail.example:25',
    namespace: 'remote',
    annotations: { 'to.count': 2 },
  };
  await tracingChannel(OPERATION_CHANNEL).tracePromise(() => Promise.resolve(), context);
}

beforeAll(async () => {
  collector = await startCollector();
  const nothing = (): void => undefined;
  tracing = startTracing({
    name: 'Test-Service',
    version: '1.2.3',
    daemonAddress: collector.address,
    traceparent: true,
    logger: { debug: (message) => debug.push(message), info: nothing, warn: nothing, error: nothing },
  });
  downstream = createServer((request, response) => {
    seen.push(request.headers);
    response
      .writeHead(request.url === '/missing' ? 404 : 200, { 'Content-Type': 'application/json' })
      .end('{}');
  });
  downstreamUrl = await listen(downstream);
  const aws = AWSXRay.captureAWSv3Client(
    new XRayClient({
      endpoint: downstreamUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    }),
  );

  const app = express();
  app.use(tracing.openSegment());
  app.use(express.json());
  const users = express.Router();
  users.get('/user/:name', (_request, response) => {
    response.json(traceLogFields());
  });
  app.use('/usermgmt', users);
  app.get(['/health-status', '/ping'], (_request, response) => {
    response.json({ traceId: tracing.traceId() });
  });
  app.get('/fetch', async (_request, response) => {
    await (await fetch(`${downstreamUrl}/a?token=secret`)).json();
    await (await undiciRequest(`${downstreamUrl}/missing`)).body.text();
    response.json({});
  });
  app.get('/own-traceparent', async (_request, response) => {
    const headers = { traceparent: OWN_TRACEPARENT };
    await (await fetch(`${downstreamUrl}/a`, { headers })).json();
    get(`${downstreamUrl}/a`, { headers }, (answer) => {
      answer.resume().on('end', () => response.json({}));
    });
  });
  app.get('/fetch-refused', async (_request, response) => {
    await fetch(`http://127.0.0.1:${await freePort()}/`).catch(() => undefined);
    response.json({});
  });
  app.get('/aws', async (_request, response) => {
    await aws.send(new GetGroupsCommand({}));
    response.json({});
  });
  app.get('/mail', async (_request, response) => {
    await sendMail();
    response.json({});
  });
  app.post('/body', async (request, response) => {
    await fetch(`${downstreamUrl}/after-body`);
    response.json(request.body);
  });
  app.get('/finish', (_request, response) => {
    response.on('finish', () => finished.push(traceLogFields()['trace_id']));
    response.json({});
  });
  app.use(tracing.closeSegment());
  server = createServer(app);
  base = await listen(server);
});

const finished: (string | undefined)[] = [];

afterEach(() => {
  collector.clear();
  seen.length = 0;
  debug.length = 0;
});

afterAll(async () => {
  for (const each of [server, downstream]) {
    each.closeAllConnections();
    each.close();
  }
  await tracing.close();
  await collector.close();
});

const send = (
  path: string,
  headers: Record<string, string> = SAMPLED,
  init: RequestInit = {},
): Promise<Response> => fetch(base + path, { headers, ...init });

describe('fetch and undici', () => {
  it('get a remote subsegment each, and pass the trace on in both headers', async () => {
    await send('/fetch');
    const [segment] = await collector.received(1);
    const host = downstreamUrl.slice('http://'.length);
    expect(segment?.subsegments).toMatchObject([
      {
        name: host,
        namespace: 'remote',
        http: { request: { method: 'GET', url: `${downstreamUrl}/a` }, response: { status: 200 } },
      },
      { name: host, namespace: 'remote', error: true, http: { response: { status: 404 } } },
    ]);
    const [first] = segment?.subsegments ?? [];
    expect(seen[0]).toMatchObject({
      'x-amzn-trace-id': `Root=${ROOT};Parent=${first?.id ?? ''};Sampled=1`,
      traceparent: `00-${ROOT.slice(2).replace('-', '')}-${first?.id ?? ''}-01`,
    });
    expect(JSON.stringify(segment)).not.toContain('secret');
  });

  it('keep the traceparent that the application wrote itself, as http does', async () => {
    await send('/own-traceparent');
    expect(seen).toMatchObject([{ traceparent: OWN_TRACEPARENT }, { traceparent: OWN_TRACEPARENT }]);
    for (const headers of seen) expect(headers['x-amzn-trace-id']).toContain(`Root=${ROOT};Parent=`);
    await collector.received(1);
  });

  it('record a refused connection as a fault', async () => {
    await send('/fetch-refused');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ fault: true, cause: { exceptions: [{ remote: true }] } }]);
  });
});

describe('the AWS SDK', () => {
  it('is captured once by captureAWSv3Client, not a second time as a plain call', async () => {
    await send('/aws');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toHaveLength(1);
    expect(segment?.subsegments).toMatchObject([
      { name: 'XRay', namespace: 'aws', aws: { operation: 'GetGroups' } },
    ]);
    expect(seen[0]?.['x-amzn-trace-id']).toContain(
      `Root=${ROOT};Parent=${segment?.subsegments?.[0]?.id ?? ''}`,
    );
  });
});

describe("an application's own operation", () => {
  it('becomes a subsegment by what it publishes', async () => {
    await send('/mail');
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([
      { name: 'smtp@mail.example:25', namespace: 'remote', annotations: { to_count: 2 } },
    ]);
    expect(segment?.subsegments?.[0]).toHaveProperty('end_time');
  });
});

describe('the segment', () => {
  it('has the pattern of the route as its annotation', async () => {
    const answer = (await (await send('/usermgmt/user/ann')).json()) as Record<string, string>;
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      annotations: { http_route: '/usermgmt/user/:name' },
      service: { version: '1.2.3' },
    });
    expect(answer).toEqual({ trace_id: ROOT, segment_id: segment?.id });
  });

  it('has no route when none matched', async () => {
    await send('/nowhere');
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({ error: true, http: { response: { status: 404 } } });
    expect(segment).not.toHaveProperty('annotations');
  });

  it('is there after a body was parsed and in listeners of the answer', async () => {
    const body = JSON.stringify({ a: 1 });
    await send('/body', { ...SAMPLED, 'Content-Type': 'application/json' }, { method: 'POST', body });
    await send('/finish');
    const documents = await collector.received(2);
    expect(documents[0]?.subsegments).toHaveLength(1);
    expect(finished).toEqual([ROOT]);
  });

  it.each([
    [
      'a load balancer',
      { 'X-Amzn-Trace-Id': `Self=1-abc-def;Root=${ROOT};Lineage=1:abc:0` },
      { trace_id: ROOT },
    ],
    [
      'W3C alone',
      { traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01' },
      { trace_id: ROOT, parent_id: PARENT },
    ],
    [
      'both, where the X-Ray header counts',
      { ...SAMPLED, traceparent: '00-00000000000000000000000000000001-0000000000000001-00' },
      { trace_id: ROOT, parent_id: PARENT },
    ],
    [
      'a hostile header',
      { 'X-Amzn-Trace-Id': 'Root=1-<script>;Parent=x;Sampled=1' },
      { name: 'Test-Service' },
    ],
  ])('continues the trace of %s', async (_what, headers, expected) => {
    await send('/usermgmt/user/ann', headers);
    expect(await collector.received(1)).toMatchObject([expected]);
  });
});

describe('sampling', () => {
  it('tells a caller that asks', async () => {
    const answer = await send('/usermgmt/user/ann', { 'X-Amzn-Trace-Id': `Root=${ROOT};Sampled=?` });
    const header = answer.headers.get('x-amzn-trace-id');
    expect(header).toMatch(new RegExp(`^Root=${ROOT};Sampled=[01]$`));
    const documents = header?.endsWith('1') === true ? 1 : 0;
    expect(await collector.received(documents)).toHaveLength(documents);
  });

  it('leaves health checks out unless the caller wants them, and says why', async () => {
    expect(await (await send('/health-status', {})).json()).toMatchObject({
      traceId: expect.any(String) as string,
    });
    expect(debug.filter((line) => line.includes('because'))).toEqual([
      expect.stringMatching(/not sampled because \/health-status is a path of neverSample$/),
    ]);
    await send('/health-status');
    expect(await collector.received(1)).toHaveLength(1);
    expect(debug.filter((line) => line.includes('because')).at(-1)).toContain(
      'sampled because the caller decided',
    );
  });
});

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { BatchGetTracesCommand, GetTraceGraphCommand } from '@aws-sdk/client-xray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json; charset=utf-8';
const TRACE_ID = '1-6ab13d80-aabbccddeeff001122334455';

/** What the real SDK sent; see record.mjs there. */
function recorded(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/otlp/${name}`, import.meta.url));
}

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  await server.close();
});

function send(body: Buffer | string, type: string, headers: Readonly<Record<string, string>> = {}) {
  return server.http(
    { method: 'POST', path: '/v1/traces', headers: { 'content-type': type, ...headers } },
    body,
  );
}

function jsonRequest(...spans: readonly object[]): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** A span of now. */
function span(members: object = {}): object {
  const now = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: '6ab13d80aabbccddeeff001122334455',
    spanId: 'a000000000000001',
    name: 'work',
    kind: 2,
    startTimeUnixNano: String(now - 1_000_000n),
    endTimeUnixNano: String(now),
    ...members,
  };
}

describe('spans of the real OpenTelemetry SDK', () => {
  it.each([
    ['protobuf', 'pb', PROTOBUF, {}],
    ['compressed protobuf', 'pb.gz', PROTOBUF, { 'content-encoding': 'gzip' }],
    ['JSON', 'json', JSON_TYPE, {}],
  ])('become one trace of two services, sent as %s', async (_form, ending, type, headers) => {
    // The called service may well be the first to send.
    for (const name of ['notification', 'users']) {
      const answer = await send(recorded(`${name}.${ending}`), type, headers);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, type.split(';')[0]]);
    }
    const { Traces: traces = [] } = await server.xray.send(
      new BatchGetTracesCommand({ TraceIds: [TRACE_ID] }),
    );
    const documents = (traces[0]?.Segments ?? []).map(
      ({ Document: text = '' }) => JSON.parse(text) as Record<string, unknown>,
    );
    expect(documents).toMatchObject([
      {
        name: 'User-Management-Microservice',
        origin: 'AWS::EKS::Container',
        user: 'alice',
        http: {
          request: { url: 'http://users.example.com:8095/usermgmt/notification-xray?verbose=1' },
          response: { status: 200 },
        },
        annotations: { tenant: 'blue', 'order.id': 42 },
        subsegments: [
          { name: 'usermgmt@mysql', sql: { database_type: 'mysql' } },
          { name: 'notification', namespace: 'remote', fault: true, links: [{ id: 'c000000000000001' }] },
          { name: 'DynamoDB', namespace: 'aws', aws: { operation: 'PutItem', table_name: 'orders' } },
          { name: 'render' },
        ],
      },
      {
        name: 'V1-Notification-Microservice',
        parent_id: 'a000000000000003',
        fault: true,
        cause: {
          exceptions: [
            {
              message: 'no mail server',
              stack: [{ path: '/srv/notification/src/smtp.ts', line: 41 }, { label: 'Mailer.send' }, {}],
            },
          ],
        },
      },
      { name: 'usermgmt@mysql', inferred: true, origin: 'Database::SQL' },
      { name: 'DynamoDB', inferred: true, origin: 'AWS::DynamoDB::Table' },
    ]);
    const graph = await server.xray.send(new GetTraceGraphCommand({ TraceIds: [TRACE_ID] }));
    expect(graph.Services?.map(({ Name: name, Type: kind }) => `${name ?? ''} ${kind ?? ''}`).sort()).toEqual(
      [
        'User-Management-Microservice AWS::EKS::Container',
        'User-Management-Microservice client',
        'V1-Notification-Microservice ',
        'orders AWS::DynamoDB::Table',
        'usermgmt@mysql Database::SQL',
      ],
    );
  });

  it('that are sent twice are stored once', async () => {
    await send(recorded('users.pb'), PROTOBUF);
    await send(recorded('users.pb'), PROTOBUF);
    const { Traces: traces } = await server.xray.send(new BatchGetTracesCommand({ TraceIds: [TRACE_ID] }));
    expect(
      traces?.[0]?.Segments?.filter(({ Document: text }) => text?.includes('"inferred"') !== true),
    ).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('is empty when all spans were kept', async () => {
    expect((await send(jsonRequest(span()), JSON_TYPE)).json()).toEqual({});
    expect((await send(recorded('users.pb').subarray(0, 0), PROTOBUF)).text).toBe('');
  });

  it('counts the spans that were not kept, and says why', async () => {
    const answer = await send(
      jsonRequest(span(), span({ spanId: 'zz' }), span({ startTimeUnixNano: '0' })),
      JSON_TYPE,
    );
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedSpans: '2',
          errorMessage:
            '2 spans were not kept: The span "work" has no valid spanId (8 bytes). The span "work" has no startTimeUnixNano.',
        },
      },
    ]);
  });

  it('warns of spans that AWS would refuse for their time', async () => {
    const answer = await send(recorded('users.json'), JSON_TYPE);
    expect(answer.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '0',
        errorMessage: expect.stringContaining('5 spans are kept that AWS would refuse') as string,
      },
    });
  });

  it('tells of spans that the store had no room for', async () => {
    const small = await startTestServer({ limits: { maxSegmentsPerTrace: 1 } });
    try {
      const body = jsonRequest(span(), span({ spanId: 'a000000000000002' }));
      const answer = await small.http(
        { method: 'POST', path: '/v1/traces', headers: { 'content-type': 'application/json' } },
        body,
      );
      expect(answer.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    } finally {
      await small.close();
    }
  });
});

describe('a request', () => {
  const MANY = Array.from({ length: 10_001 }, (_, index) =>
    span({ spanId: (index + 1).toString(16).padStart(16, '0') }),
  );

  it.each([
    ['of 10,000 spans', jsonRequest(...MANY.slice(1)), {}, 200],
    ['of 10,001 spans', jsonRequest(...MANY), {}, 400],
    ['of 5 MiB', jsonRequest(span()).padEnd(5 * 1024 * 1024), {}, 200],
    ['of over 5 MiB', jsonRequest(span()).padEnd(5 * 1024 * 1024 + 1), {}, 413],
    [
      'that is over 5 MiB once it is decompressed',
      gzipSync(' '.repeat(5 * 1024 * 1024 + 1)),
      { 'content-encoding': 'gzip' },
      413,
    ],
    ['that is not what it says', 'no gzip', { 'content-encoding': 'gzip' }, 400],
    ['that is not JSON', '{', {}, 400],
    ['that is a list', '[]', {}, 400],
    ['in another encoding', '{}', { 'content-encoding': 'br' }, 415],
    ['of another type', '{}', { 'content-type': 'text/plain' }, 415],
  ])('%s is answered with %4$i', async (_case, body, headers, status) => {
    const answer = await send(body, 'application/json', headers);
    expect(answer.status).toBe(status);
    if (status !== 200) {
      expect(answer.json()).toEqual({ code: 3, message: expect.stringMatching(/\.$/) as string });
    }
  });

  it('that is not protobuf is refused in protobuf', async () => {
    const answer = await send(Buffer.from([0xff, 0xff]), PROTOBUF);
    expect([answer.status, answer.headers['content-type']]).toEqual([400, PROTOBUF]);
    expect(answer.text).toContain('The body is not an ExportTraceServiceRequest in protobuf.');
  });

  it('must be POST', async () => {
    expect((await server.http({ path: '/v1/traces' })).headers.allow).toBe('POST');
  });
});

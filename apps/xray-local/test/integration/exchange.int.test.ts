import { BatchGetTracesCommand, PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { id, segment, TRACE_ID, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  [server, other] = await Promise.all([startTestServer(), startTestServer()]);
  const call = {
    id: id(2),
    name: 'db',
    namespace: 'remote',
    start_time: 1_465_510_280,
    end_time: 1_465_510_281,
    sql: {},
  };
  const documents = [
    segment(1, { subsegments: [call], annotations: { note: 'größe 😀' }, extra: { kept: true } }),
    segment(3, { trace_id: traceId(7), in_progress: true, end_time: undefined }),
  ];
  await server.xray.send(
    new PutTraceSegmentsCommand({
      TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
    }),
  );
});

afterAll(async () => {
  await Promise.all([server.close(), other.close()]);
});

function importInto({ http }: TestServer, body: unknown) {
  return http(
    { method: 'POST', path: '/local/import' },
    typeof body === 'string' ? body : JSON.stringify(body),
  );
}

function read({ xray }: TestServer) {
  return xray.send(new BatchGetTracesCommand({ TraceIds: [TRACE_ID, traceId(7)] }));
}

describe('traces that are exported and imported elsewhere', () => {
  it('are the same', async () => {
    const exported = await server.http({ path: `/local/export?ids=${TRACE_ID},${traceId(7)}` });
    expect(exported.headers['content-disposition']).toContain('traces.json');
    expect(exported.json()).toMatchObject({ version: 1, traces: [{ Id: TRACE_ID }, { Id: traceId(7) }] });
    expect((await importInto(other, exported.text)).json()).toEqual({
      imported: 2,
      rejected: [],
      rejectedCount: 0,
    });
    expect((await read(other)).Traces).toEqual((await read(server)).Traces);
  });

  it('may be what BatchGetTraces answered: what was inferred is left out', async () => {
    const { Traces: traces } = await read(server);
    expect(traces?.[0]?.Segments).toHaveLength(2);
    expect((await importInto(other, { Traces: traces })).json()).toEqual({
      imported: 2,
      rejected: [],
      rejectedCount: 0,
    });
    expect((await read(other)).Traces).toEqual(traces);
  });
});

describe('GET /local/export', () => {
  it('takes ids of the W3C, and each once', async () => {
    const w3c = TRACE_ID.slice(2).replace('-', '');
    const { traces } = (await server.http({ path: `/local/export?ids=${TRACE_ID},${w3c}` })).json();
    expect(traces).toHaveLength(1);
  });

  it('leaves out traces that there are not', async () => {
    expect((await server.http({ path: `/local/export?ids=${traceId(99)}` })).json()).toEqual({
      version: 1,
      traces: [],
    });
  });

  it.each([
    ['', 'Name 1 to 200 traces'],
    ['?ids=', 'Name 1 to 200 traces'],
    ['?ids=nonsense', 'no trace id'],
    [`?ids=${Array.from({ length: 201 }, (_, n) => traceId(n)).join(',')}`, 'Name 1 to 200 traces'],
  ])('refuses %s', async (query, message) => {
    const answer = await server.http({ path: `/local/export${query}` });
    expect([answer.status, answer.json()['Message']]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('POST /local/import', () => {
  it('tells which documents were refused, and keeps the others', async () => {
    const segments = [
      { Id: 'a', Document: JSON.stringify(segment(20, { trace_id: traceId(8) })) },
      { Id: 'b', Document: JSON.stringify(segment(21, { name: 'Who?' })) },
      { Id: 'c', Document: '{' },
    ];
    expect(
      (await importInto(other, { version: 1, traces: [{ Id: traceId(8), Segments: segments }] })).json(),
    ).toEqual({
      imported: 1,
      rejected: [
        { id: id(21), code: 'InvalidName', message: expect.any(String) as string },
        { code: 'ParseError', message: expect.any(String) as string },
      ],
      rejectedCount: 2,
    });
  });

  it.each([
    ['{}'],
    ['[]'],
    ['{"version":2,"traces":[]}'],
    ['{"version":1,"traces":[{"Id":"x"}]}'],
    ['nonsense'],
  ])('refuses %s', async (body) => {
    expect((await importInto(other, body)).status).toBe(400);
  });
});

describe('POST /local/sample-trace', () => {
  it('keeps a trace of two services and a database that ends now', async () => {
    const { traceId: sample } = (await server.http({ method: 'POST', path: '/local/sample-trace' })).json();
    const { Traces: traces } = await server.xray.send(
      new BatchGetTracesCommand({ TraceIds: [String(sample)] }),
    );
    const names = traces?.[0]?.Segments?.map(
      ({ Document: text = '' }) => (JSON.parse(text) as { name: string }).name,
    );
    expect(names?.sort()).toEqual(['orders@database', 'sample-payment', 'sample-shop']);
  });

  it('makes another one each time', async () => {
    const ids = await Promise.all(
      [1, 2].map(() => server.http({ method: 'POST', path: '/local/sample-trace' }, '{}')),
    );
    expect(new Set(ids.map((answer) => answer.json()['traceId'])).size).toBe(2);
  });
});

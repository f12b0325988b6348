import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BatchGetTracesCommand,
  PutTelemetryRecordsCommand,
  PutTraceSegmentsCommand,
} from '@aws-sdk/client-xray';
import type { BatchGetTracesCommandOutput } from '@aws-sdk/client-xray';
import { id, segment, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ limits: { maxSegmentsPerTrace: 60 } });
});

afterAll(async () => {
  await server.close();
});

async function put(...documents: readonly object[]): Promise<unknown[]> {
  const { UnprocessedTraceSegments: unprocessed } = await server.xray.send(
    new PutTraceSegmentsCommand({
      TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
    }),
  );
  return unprocessed ?? expect.fail();
}

const get = (input: BatchGetTracesCommand['input']): Promise<BatchGetTracesCommandOutput> =>
  server.xray.send(new BatchGetTracesCommand(input));

describe('PutTraceSegments', () => {
  it('takes each document by itself', async () => {
    const trace = { trace_id: traceId(1) };
    const unprocessed = await put(
      segment(1, trace),
      [],
      segment(2, { ...trace, name: 'a?' }),
      segment(3, { ...trace, type: 'subsegment' }),
      segment(4, { ...trace, subsegments: [{ id: id(5), name: 'open', start_time: 1 }] }),
      segment(6, trace),
    );
    expect(unprocessed).toEqual([
      { ErrorCode: 'MissingId', Message: 'Invalid segment. ErrorCode: MissingId' },
      { Id: id(2), ErrorCode: 'InvalidName', Message: 'Invalid segment. ErrorCode: InvalidName' },
      {
        Id: id(3),
        ErrorCode: 'MissingParentId',
        Message: 'Invalid subsegment. ErrorCode: MissingParentId, Cause: null',
      },
      {
        Id: id(4),
        ErrorCode: 'MissingEndTime',
        Message: 'Invalid subsegment. ErrorCode: MissingEndTime, Cause: null',
      },
    ]);
    const { Traces: traces } = await get({ TraceIds: [traceId(1)] });
    expect(traces?.[0]?.Segments?.map((found) => found.Id)).toEqual([id(1), id(6)]);
  });

  it('takes 50 documents and refuses 51', async () => {
    const batch = (count: number): object[] =>
      Array.from({ length: count }, (_none, index) => segment(index, { trace_id: traceId(2) }));
    expect(await put(...batch(50))).toEqual([]);
    await expect(put(...batch(51))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Exceeding maximum segment count: 50',
    });
  });

  it('says when a trace is full', async () => {
    const batch = Array.from({ length: 31 }, (_none, index) => segment(index, { trace_id: traceId(3) }));
    await put(...batch.slice(0, 30));
    const others = batch.map((document, index) => ({ ...document, id: id(100 + index) }));
    expect(await put(...others)).toEqual([
      {
        Id: id(130),
        ErrorCode: 'InvalidSegment',
        Message:
          'Trace Size Exceeded. Reduce the number of segments per trace and the size of your segment documents.',
      },
    ]);
    const { Traces: traces } = await get({ TraceIds: [traceId(3)] });
    expect(traces?.[0]).toMatchObject({ LimitExceeded: true });
  });

  it('refuses a request without documents', async () => {
    const answer = await server.http({ method: 'POST', path: '/TraceSegments' }, '{}');
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([400, 'InvalidRequestException']);
    expect(answer.json()).toEqual({
      __type: 'InvalidRequestException',
      Message: expect.stringContaining('TraceSegmentDocuments') as string,
    });
  });
});

describe('BatchGetTraces', () => {
  it('answers the documents, the duration, and the ids that it does not have', async () => {
    const root = segment(1, { trace_id: traceId(4), start_time: 1_465_510_280.1, end_time: 1_465_510_280.3 });
    const child = segment(2, {
      trace_id: traceId(4),
      parent_id: id(1),
      start_time: 1_465_510_280.2,
      end_time: 1_465_510_280.4,
    });
    await put(child, root);
    const answer = await get({ TraceIds: [traceId(4), traceId(999), 'nonsense', traceId(4)] });
    expect(answer.Traces).toEqual([
      {
        Id: traceId(4),
        Duration: 0.3,
        LimitExceeded: false,
        Segments: [
          { Id: id(1), Document: JSON.stringify(root) },
          { Id: id(2), Document: JSON.stringify(child) },
        ],
      },
    ]);
    expect(answer.UnprocessedTraceIds).toEqual([traceId(999), 'nonsense']);
    expect(answer.NextToken).toBeUndefined();
    expect(answer.$metadata.requestId).toMatch(/^request-\d+$/);
  });

  it('answers inferred segments for services that send none, until they do', async () => {
    const trace = { trace_id: traceId(7) };
    const times = { start_time: 1_465_510_280, end_time: 1_465_510_281 };
    const query = { id: id(2), name: 'usermgmt@db', namespace: 'remote', sql: {}, ...times };
    const call = { id: id(3), name: 'notification', namespace: 'remote', ...times };
    await put(segment(1, { ...trace, subsegments: [query, call] }));
    const inferred = async (): Promise<unknown[]> => {
      const { Traces: traces } = await get({ TraceIds: [traceId(7)] });
      return (traces?.[0]?.Segments ?? [])
        .map(({ Document: document }) => JSON.parse(document ?? '') as Record<string, unknown>)
        .filter((document) => document['inferred'] === true)
        .map(({ name, origin, parent_id: parent }) => [name, origin, parent]);
    };
    expect(await inferred()).toEqual([
      ['usermgmt@db', 'Database::SQL', id(2)],
      ['notification', undefined, id(3)],
    ]);
    await put(segment(4, { ...trace, parent_id: id(3) }));
    expect(await inferred()).toEqual([['usermgmt@db', 'Database::SQL', id(2)]]);
  });

  it('finds a trace by its id in the W3C form', async () => {
    await put(segment(1, { trace_id: traceId(5).slice(2).replace('-', '') }));
    const { Traces: traces } = await get({ TraceIds: [traceId(5).slice(2).replace('-', '').toUpperCase()] });
    expect(traces?.map((trace) => trace.Id)).toEqual([traceId(5)]);
  });

  it('says when a trace is larger than 500 KB, and answers it all the same', async () => {
    const fat = (number: number): object =>
      segment(number, { trace_id: traceId(6), metadata: { fill: 'x'.repeat(60_000) } });
    await put(...[1, 2, 3, 4, 5, 6, 7, 8].map(fat));
    expect((await get({ TraceIds: [traceId(6)] })).Traces).toMatchObject([{ LimitExceeded: false }]);
    await put(fat(9));
    const { Traces: traces } = await get({ TraceIds: [traceId(6)] });
    expect(traces?.[0]).toMatchObject({ LimitExceeded: true });
    expect(traces?.[0]?.Segments).toHaveLength(9);
  });

  it('answers five ids and refuses six', async () => {
    const ids = [1, 2, 3, 4, 5, 6].map((number) => traceId(1000 + number));
    expect((await get({ TraceIds: ids.slice(0, 5) })).UnprocessedTraceIds).toHaveLength(5);
    await expect(get({ TraceIds: ids })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Exceeding maximum query size: 5',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each<[string, object, string]>([
    ['a page token', { NextToken: 'x' }, 'NextToken is currently not supported'],
    ['an id of 36 characters', { TraceIds: ['x'.repeat(36)] }, 'TraceIds.0'],
    ['an empty id', { TraceIds: [''] }, 'TraceIds.0'],
  ])('refuses %s', async (_case, input, message) => {
    await expect(get({ TraceIds: [traceId(1)], ...input })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('PutTelemetryRecords', () => {
  it('takes the records of an AWS daemon', async () => {
    const record = { Timestamp: new Date(), SegmentsReceivedCount: 5, SegmentsSentCount: 4 };
    const answer = await server.xray.send(
      new PutTelemetryRecordsCommand({
        TelemetryRecords: [record],
        Hostname: 'h',
        EC2InstanceId: 'i',
        ResourceARN: '',
      }),
    );
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(
      (await server.http({ method: 'POST', path: '/TelemetryRecords' }, '{"TelemetryRecords":[]}')).text,
    ).toBe('{}');
  });

  it.each([
    ['no records', {}],
    ['a record without a time', { TelemetryRecords: [{}] }],
    ['a host name of 256 characters', { TelemetryRecords: [], Hostname: 'h'.repeat(256) }],
    ['an instance id of 21 characters', { TelemetryRecords: [], EC2InstanceId: 'i'.repeat(21) }],
    ['an ARN of 501 characters', { TelemetryRecords: [], ResourceARN: 'a'.repeat(501) }],
  ])('refuses %s', async (_case, body) => {
    const answer = await server.http({ method: 'POST', path: '/TelemetryRecords' }, JSON.stringify(body));
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([400, 'InvalidRequestException']);
  });
});

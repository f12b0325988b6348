import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { id, segment, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

/** When the traces of this file start, epoch seconds. */
const NOW = Math.floor(Date.now() / 1000) - 60;
const WINDOW = { start: NOW - 30, end: NOW + 60 };

let server: TestServer;

/** A trace of two services; the second one's version and outcome are told. */
function trace(number: number, members: Readonly<Record<string, unknown>>): string[] {
  const ids = { trace_id: traceId(number), start_time: NOW + number, end_time: NOW + number + 0.5 };
  const root = segment(number * 10, {
    ...ids,
    name: 'shop',
    user: 'alice',
    annotations: { order: number },
    http: { request: { method: 'GET', url: 'http://shop/cart' } },
  });
  return [
    root,
    segment(number * 10 + 1, { ...ids, name: 'stock', parent_id: id(number * 10), ...members }),
  ].map((each) => JSON.stringify(each));
}

beforeAll(async () => {
  server = await startTestServer();
  const documents = [
    ...trace(1, { service: { version: '1' } }),
    ...trace(2, { service: { version: '2' }, fault: true }),
    ...trace(3, { service: { version: '2' }, aws: { ec2: { instance_id: 'i-7' } } }),
    ...trace(4, { resource_arn: 'arn:aws:eks:stock' }),
  ];
  await server.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));
  // A question waits only so long for what has just come in, and the machine may be busy.
  await vi.waitFor(async () => {
    expect(await server.stats()).toMatchObject({ traces: 4, pending: 0 });
  }, 20_000);
});

afterAll(async () => {
  await server.close();
});

async function post(path: string, body: object) {
  const answer = await server.http({ method: 'POST', path }, JSON.stringify(body));
  return { status: answer.status, json: answer.json() };
}

describe('POST /local/facets', () => {
  it('counts what occurs in the traces of a window', async () => {
    const { json } = await post('/local/facets', WINDOW);
    expect(json).toMatchObject({
      total: 4,
      truncated: false,
      services: [
        { value: 'shop', count: 4 },
        { value: 'stock', count: 4 },
      ],
      urls: [{ value: 'http://shop/cart', count: 4 }],
      methods: [{ value: 'GET', count: 4 }],
      users: [{ value: 'alice', count: 4 }],
      resourceArns: [{ value: 'arn:aws:eks:stock', count: 1 }],
      rootCauses: [
        { kind: 'fault', value: 'stock', count: 1 },
        { kind: 'responsetime', value: 'stock', count: 4 },
      ],
    });
    expect(json['annotations']).toEqual([
      { key: 'order', values: [1, 2, 3, 4].map((value) => ({ value, count: 1 })) },
    ]);
    const histogram = json['histogram'] as { ok: number; fault: number }[];
    expect(histogram.reduce((sum, { ok, fault }) => sum + ok + fault, 0)).toBe(4);
  });

  it('counts only those that a filter finds', async () => {
    const { json } = await post('/local/facets', { ...WINDOW, filter: 'service("stock") { fault }' });
    expect(json).toMatchObject({
      total: 1,
      annotations: [{ key: 'order', values: [{ value: 2, count: 1 }] }],
    });
  });

  it('finds nothing outside the window', async () => {
    expect((await post('/local/facets', { start: 1, end: 2 })).json).toMatchObject({
      total: 0,
      services: [],
    });
  });

  it.each([
    [{ start: 2, end: 1 }],
    [{ start: 1 }],
    [{ ...WINDOW, filter: 'nonsense' }],
    [{ ...WINDOW, other: 1 }],
  ])('refuses %j', async (body) => {
    expect((await post('/local/facets', body)).status).toBe(400);
  });
});

describe('POST /local/graph', () => {
  it('answers services as GetServiceGraph does', async () => {
    const { json } = await post('/local/graph', WINDOW);
    const services = json['services'] as { Name: string; SummaryStatistics?: { TotalCount: number } }[];
    expect(services.map(({ Name: name }) => name).sort()).toEqual(['shop', 'shop', 'stock']);
    expect(json).not.toHaveProperty('versions');
  });

  it('of a filter counts only the traces that it finds', async () => {
    const { json } = await post('/local/graph', { ...WINDOW, filter: 'annotation.order = 1' });
    const services = json['services'] as { Name: string; SummaryStatistics?: { TotalCount: number } }[];
    expect(services.find(({ Name: name }) => name === 'stock')?.SummaryStatistics?.TotalCount).toBe(1);
  });

  it('tells the answers of a service apart by version', async () => {
    const { json } = await post('/local/graph', {
      ...WINDOW,
      split: { service: { name: 'stock' }, by: 'version' },
    });
    const versions = json['versions'] as { value: string }[];
    expect(versions.find(({ value }) => value === '2')).toMatchObject({
      statistics: { TotalCount: 2, OkCount: 1, FaultStatistics: { TotalCount: 1 } },
    });
    expect(versions.map(({ value }) => value).sort()).toEqual(['(not told)', '1', '2']);
  });

  it('tells them apart by instance', async () => {
    const { json } = await post('/local/graph', {
      ...WINDOW,
      split: { service: { name: 'stock' }, by: 'instance' },
    });
    expect(json['versions']).toMatchObject([
      { value: '(not told)', statistics: { TotalCount: 3 } },
      { value: 'i-7', statistics: { TotalCount: 1 } },
    ]);
  });

  it('tells them apart by how they went, and the calls by caller', async () => {
    const split = { service: { name: 'stock' }, by: 'version' };
    const { json } = await post('/local/graph', { ...WINDOW, split });
    const statuses = [
      { value: 'ok', statistics: { TotalCount: 3 } },
      { value: 'fault', statistics: { TotalCount: 1 } },
    ];
    expect(json['statuses']).toMatchObject(statuses);
    expect(json['calls']).toMatchObject([{ from: { name: 'shop' }, statuses }]);
  });

  it('tells the calls of clients apart, whose name is not known', async () => {
    const split = { service: { name: 'shop' }, by: 'version' };
    const { calls } = (await post('/local/graph', { ...WINDOW, split })).json;
    expect(calls).toMatchObject([{ statuses: [{ value: 'ok', statistics: { TotalCount: 4 } }] }]);
    expect(calls).not.toHaveProperty('0.from');
  });

  it('refuses to tell them apart by something else', async () => {
    expect(
      (await post('/local/graph', { ...WINDOW, split: { service: { name: 'a' }, by: 'colour' } })).status,
    ).toBe(400);
  });
});

it('GET /local/vocabulary has the names that traces know', async () => {
  const { services, ...others } = (await server.http({ path: '/local/vocabulary' })).json();
  expect((services as { name: string }[]).map(({ name }) => name).sort()).toEqual(['shop', 'stock']);
  expect(others).toEqual({
    annotationKeys: ['order'],
    users: ['alice'],
    urls: ['http://shop/cart'],
    groups: ['Default'],
  });
});

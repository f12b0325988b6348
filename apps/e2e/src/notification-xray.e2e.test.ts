import { randomBytes } from 'node:crypto';
import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import { waitFor } from '@xray-microservices/testing';
import { isInferred } from '@xray-microservices/xray-model';
import type { SegmentDocument, SubsegmentDocument } from '@xray-microservices/xray-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner } from './runner.ts';

const newTraceId = (): string =>
  `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;

let runner: Runner;
let xray: XRayClient;
let url: string;

beforeAll(async () => {
  runner = new Runner(['--free-ports']);
  await runner.printed('Ctrl-C stops all parts.');
  url = `${runner.address('user-management')}/usermgmt/notification-xray`;
  xray = new XRayClient({
    endpoint: runner.address('X-Ray'),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  xray.destroy();
  const { code } = await runner.interrupt();
  expect(code).toBe(130);
});

async function segmentsOf(traceId: string, count: number): Promise<SegmentDocument[]> {
  let segments: SegmentDocument[] = [];
  await waitFor(
    async () => {
      const { Traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
      segments = (Traces?.[0]?.Segments ?? [])
        .map(({ Document }) => JSON.parse(Document ?? '') as SegmentDocument)
        .filter((segment) => !isInferred(segment)); // X-Ray adds one for MySQL, which sends none
      return segments.filter(({ end_time }) => end_time !== undefined).length >= count;
    },
    { deadlineMs: 30_000, what: `${count} segments of ${traceId}` },
  );
  return segments;
}

const named = <T extends { name: string }>(all: readonly T[], name: string): T[] =>
  all.filter((one) => one.name === name);

const partsOf = (segment: SegmentDocument | undefined): readonly SubsegmentDocument[] =>
  segment?.subsegments ?? [];

describe('GET /usermgmt/notification-xray', () => {
  it('answers, and gives one connected trace to the AWS SDK', async () => {
    const traceId = newTraceId();
    const response = await fetch(url, { headers: { 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=1` } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ trace_id: traceId });

    const segments = await segmentsOf(traceId, 2);
    expect(segments).toHaveLength(2);
    const [users] = named(segments, 'User-Management-Microservice');
    const [notification] = named(segments, 'V1-Notification-Microservice');
    const queries = partsOf(users).filter(({ sql }) => sql !== undefined);
    const calls = partsOf(users).filter(({ http }) => http !== undefined);
    expect(partsOf(users)).toHaveLength(2);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ namespace: 'remote', sql: { database_type: 'MySQL' } });
    expect(queries[0]?.sql?.sanitized_query).toMatch(/^SELECT /);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ namespace: 'remote', http: { response: { status: 200 } } });
    expect(notification?.parent_id).toBe(calls[0]?.id);
    expect(users?.parent_id).toBeUndefined();
    for (const entity of [users, notification, queries[0], calls[0]]) {
      expect(entity).not.toHaveProperty('fault');
      expect(entity).not.toHaveProperty('error');
    }
  });

  it('keeps the subsegments of parallel requests apart', async () => {
    // Nearly as many as may use and wait for the ten connections: the outbox is looked after through them, too.
    const ids = Array.from({ length: 55 }, newTraceId);
    const answers = await Promise.all(
      ids.map((id) => fetch(url, { headers: { 'X-Amzn-Trace-Id': `Root=${id};Sampled=1` } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const id of ids) {
      const segments = await segmentsOf(id, 2);
      const [users] = named(segments, 'User-Management-Microservice');
      const kinds = partsOf(users).map(({ sql }) => (sql === undefined ? 'call' : 'query'));
      expect(kinds).toEqual(['query', 'call']);
      expect(named(segments, 'V1-Notification-Microservice')[0]?.parent_id).toBe(partsOf(users)[1]?.id);
    }
  });

  it('traces a request that brings no trace header, by the rules of xray-local', async () => {
    const response = await fetch(url);
    const { trace_id: traceId } = (await response.json()) as { trace_id: string };
    expect(await segmentsOf(traceId, 2)).toHaveLength(2);
  });
});

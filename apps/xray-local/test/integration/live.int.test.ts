import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST_CLIENTS } from '../../src/live/live-feed.ts';
import { datagram, segment, traceId } from '../support/documents.ts';
import { openEvents } from '../support/event-stream.ts';
import type { EventStream } from '../support/event-stream.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;
const streams: EventStream[] = [];

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  for (const stream of streams.splice(0)) {
    stream.close();
  }
  await server.close();
});

async function open(path?: string, headers?: Readonly<Record<string, string>>): Promise<EventStream> {
  const stream = await openEvents(server.tcpAddress, path, headers);
  streams.push(stream);
  return stream;
}

async function store(...numbers: readonly number[]): Promise<void> {
  const documents = numbers.map((number) => JSON.stringify(segment(number, { trace_id: traceId(number) })));
  await server.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));
}

const tells = (number: number) => (event: { data: { traceIds: readonly string[] } }) =>
  event.data.traceIds.includes(traceId(number));

/** A number out of GET /metrics. */
async function metric(name: string): Promise<number> {
  const { text } = await server.http({ path: '/metrics' });
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}

describe('GET /local/events', () => {
  it('begins with the counts, then tells which traces arrive', async () => {
    await store(1);
    await vi.waitFor(async () => {
      expect(await server.stats()).toMatchObject({ pending: 0, traces: 1 });
    }, 20_000);
    const stream = await open();
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const first = await stream.event(() => true);
    expect(first).toMatchObject({
      event: 'traces',
      data: { traceIds: [], counts: { traces: 1, segments: 1, rejected: 0 } },
    });
    await server.sendUdp(datagram(segment(2, { trace_id: traceId(2) })));
    const second = await stream.event(tells(2));
    expect(second).toMatchObject({ event: 'traces', data: { counts: { traces: 2 } } });
    expect(second.data.traceIds).not.toContain(traceId(1));
  });

  it('tells of documents that are refused', async () => {
    const stream = await open();
    await stream.event(() => true);
    await server.sendUdp('nonsense');
    await stream.event(({ data }) => data.counts['rejected'] === 1);
  });

  it.each([
    ['the header', (id: string) => open('/local/events', { 'last-event-id': id })],
    ['the address', (id: string) => open(`/local/events?cursor=${id}`)],
  ])('goes on where a reader left off, by %s', async (_case, resume) => {
    const stream = await open();
    const { id } = await stream.event(() => true);
    stream.close();
    await store(1, 2);
    const again = await resume(id);
    await again.event(tells(2));
    expect(again.events.flatMap(({ data }) => data.traceIds).sort()).toEqual([traceId(1), traceId(2)]);
  });

  it.each(['0000-1', 'nonsense'])('tells a reader with the cursor %s to begin anew', async (cursor) => {
    await store(1);
    const stream = await open(`/local/events?cursor=${cursor}`);
    const [, first] = [await stream.event(() => true), stream.events[0]];
    expect(first).toMatchObject({ event: 'reset', data: { traceIds: [] } });
    await store(2);
    expect(await stream.event(tells(2))).toMatchObject({ event: 'traces' });
  });

  it('tells a reader whose place is yet to come to begin anew', async () => {
    const stream = await open();
    const { id } = await stream.event(() => true);
    const ahead = await open(`/local/events?cursor=${id.replace(/\d+$/, '999')}`);
    expect(await ahead.event(() => true)).toMatchObject({ event: 'reset' });
  });

  it('has so many readers and no more, and takes new ones when others have gone', async () => {
    await Promise.all(Array.from({ length: MOST_CLIENTS }, () => open()));
    const refused = await server.http({ path: '/local/events' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '10']);
    expect(await metric('xray_local_live_clients')).toBe(MOST_CLIENTS);
    streams[0]?.close();
    await vi.waitFor(async () => {
      expect(await metric('xray_local_live_clients')).toBe(MOST_CLIENTS - 1);
    }, 20_000);
    await (await open()).event(() => true);
  });

  it('ends when the server closes, without keeping it', async () => {
    const stream = await open();
    const ended = new Promise((resolve) => stream.response.once('end', resolve));
    await server.close();
    await ended;
    server = await startTestServer();
  });

  it('is for pages of its own only', async () => {
    const headers = { origin: 'http://evil.example' };
    expect((await server.http({ path: '/local/events', headers })).status).toBe(403);
  });
});

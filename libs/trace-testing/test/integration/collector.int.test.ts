import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCollector } from '../../src/index.ts';
import type { Collector } from '../../src/index.ts';
import { CALLED, CALLER, TRACE_ID, T0, id, independent, segment, traceId } from '../support/documents.ts';
import { countKernelDrops } from '../../src/collector/kernel-drops.ts';
import { datagram, send } from '../support/send.ts';

let collector: Collector;

beforeEach(async () => {
  collector = await startCollector({ deadlineMs: 20_000 });
});

afterEach(async () => {
  await collector.close();
});

/** An address at which nothing else takes ports: nobody gets one that is given back here. */
const QUIET = { host: '::1', deadlineMs: 20_000 } as const;

describe('the collector', () => {
  it('has an address for AWS_XRAY_DAEMON_ADDRESS', () => {
    expect(collector.address).toBe(`127.0.0.1:${collector.port}`);
  });

  it('keeps documents in their order of arrival, and puts traces together', async () => {
    await send(collector, CALLED, segment(9, 'other', { trace_id: traceId(2) }), CALLER);
    await collector.waitForSegments(3);
    expect(collector.documents.map(({ name }) => name)).toEqual(['notification', 'other', 'user-management']);
    expect(collector.traces().map(({ id: trace }) => trace)).toEqual([TRACE_ID, traceId(2)]);
    expect(collector.segments('other')).toHaveLength(1);
    expect([collector.received, collector.dropped, collector.refused]).toEqual([3, 0, []]);
  });

  it('folds subsegments in that were sent on their own', async () => {
    await send(collector, independent(2, 'query', 1), segment(1, 'a'));
    const [node] = await collector.waitForSegments(1);
    expect(node?.document.subsegments).toMatchObject([{ name: 'query' }]);
  });

  it.each<[string, Buffer | object, object]>([
    [
      'the header',
      Buffer.from('{"format":"json","version":2}\n{}'),
      { code: 'InvalidHeader', text: '{"format":"json","version":2} {}' },
    ],
    [
      'a name',
      segment(1, 'who?'),
      { code: 'InvalidName', field: 'name', text: expect.stringContaining('who?') as unknown },
    ],
    [
      'what stands inside',
      segment(1, 'a', { subsegments: [{ id: id(2) }] }),
      { code: 'MissingName', field: 'subsegments[0].name' },
    ],
  ])('refuses what the daemon or the service would: %s', async (_case, bad, refused) => {
    await send(collector, bad as Buffer, segment(3, 'good'));
    await collector.waitForSegments(1);
    expect(collector.refused).toMatchObject([refused]);
    expect(collector.refused[0]?.hint).not.toBe('');
    expect([collector.received, collector.documents.length]).toEqual([2, 1]);
  });

  it('keeps 100 refusals, and counts the others', async () => {
    const bad = Buffer.from('no header');
    await send(collector, ...Array.from({ length: 101 }, () => bad), segment(1, 'a'));
    await collector.waitForSegments(1);
    expect([collector.refused.length, collector.dropped, collector.received]).toEqual([100, 1, 102]);
  });

  it('ignores an empty datagram, as the daemon does', async () => {
    await send(collector, Buffer.alloc(0), segment(1, 'a'));
    await collector.waitForSegments(1);
    expect([collector.received, collector.refused]).toEqual([1, []]);
  });

  it('takes the largest document that fits into a datagram', async () => {
    const padding = (length: number): object =>
      segment(1, 'a', { metadata: { default: { x: 'x'.repeat(length) } } });
    const whole = datagram({ ...padding(0) }).length;
    await send(collector, { ...padding(65_507 - whole) });
    const [node] = await collector.waitForSegments(1);
    expect(node?.document.name).toBe('a');
  });

  it('lets the oldest documents go at its limit', async () => {
    await using small = await startCollector({ maxDocuments: 2, deadlineMs: 20_000 });
    const documents = [1, 2, 3].map((number) => segment(number, `s${number}`, { trace_id: traceId(number) }));
    await send(small, ...documents);
    await small.waitForTrace(traceId(3));
    expect([small.documents.map(({ name }) => name), small.dropped]).toEqual([['s2', 's3'], 1]);
  });

  it('is as new after it has been cleared', async () => {
    await send(collector, Buffer.from('bad'), segment(1, 'a'));
    await collector.waitForSegments(1);
    collector.clear();
    expect([collector.documents, collector.refused, collector.received]).toEqual([[], [], 0]);
    await send(collector, segment(2, 'b'));
    await collector.waitForTrace(TRACE_ID);
    expect(collector.segments().map(({ document }) => document.name)).toEqual(['b']);
  });
});

describe('starting and stopping', () => {
  it('listens on IPv6 when asked', async () => {
    await using ipv6 = await startCollector(QUIET);
    expect(ipv6.address).toBe(`[::1]:${ipv6.port}`);
    await send(ipv6, segment(1, 'a'));
    await expect(ipv6.waitForTrace(TRACE_ID)).resolves.toMatchObject({ id: TRACE_ID });
  });

  it('can come back at the same port, as a daemon does that was restarted', async () => {
    const first = await startCollector(QUIET);
    const { port } = first;
    await first.close();
    await using again = await startCollector({ ...QUIET, port });
    await send(again, segment(1, 'a'));
    expect(await again.waitForSegments(1)).toHaveLength(1);
  });

  it('says which address it could not have', async () => {
    await expect(startCollector({ port: collector.port })).rejects.toMatchObject({
      name: 'TraceTestingError',
      code: 'LISTEN',
      message: `cannot listen on UDP 127.0.0.1 port ${collector.port}`,
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('gives its port back, however often it is closed, and can still be read', async () => {
    const closed = await startCollector(QUIET);
    await send(closed, segment(1, 'a'));
    await closed.waitForSegments(1);
    await Promise.all([closed.close(), closed.close()]);
    await closed.close();
    expect(await closed.waitForSegments(1)).toHaveLength(1);
    const socket = createSocket('udp6').bind(closed.port, QUIET.host);
    await once(socket, 'listening');
    socket.close();
  });

  it('ends open waits when it is closed, and later ones at once', async () => {
    const open = expect(collector.waitForTrace(TRACE_ID)).rejects.toMatchObject({
      code: 'CLOSED',
      message: expect.stringContaining(`closed during a wait for the trace ${TRACE_ID}`) as unknown,
    });
    await collector.close();
    await open;
    await expect(collector.waitForSegments(1)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('goes on under fake timers', async () => {
    vi.useFakeTimers();
    try {
      await send(collector, segment(1, 'a'));
      await collector.waitForTrace(TRACE_ID);
      await expect(collector.waitForSegments(2, { deadlineMs: 1 })).rejects.toMatchObject({
        code: 'DEADLINE',
      });
    } finally {
      vi.useRealTimers();
    }
  });
});

it('what has arrived by the deadline is found, however busy the machine was', async () => {
  const socket = createSocket('udp4');
  socket.connect(collector.port, '127.0.0.1');
  await once(socket, 'connect');
  const waiting = collector.waitForTrace(TRACE_ID, { deadlineMs: 5 });
  socket.send(datagram(segment(1, 'a')));
  for (const start = performance.now(); performance.now() < start + 50;);
  await expect(waiting).resolves.toMatchObject({ id: TRACE_ID });
  socket.close();
});

it('a condition is not asked again when nothing of it has come', async () => {
  let looks = 0;
  const waiting = collector.waitForTrace(TRACE_ID, { until: () => (looks += 1) === 2 });
  const other = segment(8, 'other', { trace_id: traceId(8), start_time: T0 });
  await send(collector, segment(1, 'a'), other, other);
  await collector.waitForTrace(traceId(8));
  expect(looks).toBe(1);
  await send(collector, independent(2, 'late', 1));
  await waiting;
});

it('the kernel tells what it lost of a port, on Linux', async () => {
  expect([0, undefined]).toContain(await countKernelDrops(collector.port));
});

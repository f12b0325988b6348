import { PassThrough } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { TraceId } from '@xray-microservices/xray-model';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveFeed, MOST_CLIENTS } from './live-feed.ts';

const TICK_MS = 250;

/** A response whose reader reads or does not: as far as a feed uses one, it is a stream. */
function response(reads = true): { response: ServerResponse; text: () => string } {
  const stream = new PassThrough({ highWaterMark: 1 });
  let text = '';
  if (reads) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return { response: stream as unknown as ServerResponse, text: () => text };
}

let cursor = 0;
let asked: number[] = [];
let failure: Error | undefined;
let errors: unknown[] = [];
let feed: LiveFeed;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  cursor = 100;
  asked = [];
  errors = [];
  failure = undefined;
  feed = new LiveFeed({
    run: 'run',
    tickMs: TICK_MS,
    heartbeatMs: 1_000,
    totals: () =>
      failure === undefined
        ? Promise.resolve({ traces: 1, segments: 2, rejected: 0, cursor })
        : Promise.reject(failure),
    arrivals: (place, limit) => {
      asked.push(place);
      const ids = Array.from(
        { length: Math.min(limit, cursor - place) },
        (_, index) => `id${place + index + 1}` as TraceId,
      );
      return Promise.resolve({ ids, cursor: place + ids.length });
    },
    ticks: () => Date.now(),
    onError: (error) => errors.push(error),
  });
});

afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

async function tick(times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await vi.advanceTimersByTimeAsync(TICK_MS);
  }
}

describe('LiveFeed', () => {
  it('asks the store once for all readers that are at the same place', async () => {
    const readers = [response(), response(), response()];
    for (const reader of readers) {
      feed.add(reader.response, 'run-90');
    }
    await tick(2);
    expect(asked).toEqual([90]);
    expect(readers.every(({ text }) => text().includes('"id91"'))).toBe(true);
  });

  it('asks nothing while nobody reads', async () => {
    const { response: reader } = response();
    feed.add(reader, undefined);
    await tick();
    reader.destroy();
    await tick(3);
    cursor += 1;
    await tick(3);
    expect(asked).toEqual([]);
    expect(feed.counts().clients).toBe(0);
  });

  it('tells somebody who is behind all of it, in parts', async () => {
    cursor = 1_300;
    const { response: reader, text } = response();
    feed.add(reader, 'run-100');
    await tick(4);
    expect(asked).toEqual([100, 600, 1_100]);
    expect(text()).toContain('id: run-1300\n');
  });

  it('tells somebody who is too far behind to begin anew', async () => {
    cursor = 20_000;
    const { response: reader, text } = response();
    feed.add(reader, 'run-1');
    await tick();
    expect(text()).toContain('id: run-20000\nevent: reset\n');
    expect(asked).toEqual([]);
  });

  it('says now and then that it is still there', async () => {
    const { response: reader, text } = response();
    feed.add(reader, undefined);
    await tick(3);
    expect(text()).not.toContain(': still here');
    await tick(3);
    expect(text()).toContain(': still here');
  });

  it('cuts off a reader that does not read, counts it, and goes on with the others', async () => {
    const [slow, awake] = [response(false), response()];
    feed.add(slow.response, undefined);
    feed.add(awake.response, undefined);
    await tick();
    for (let round = 0; round < 80; round += 1) {
      cursor += 500;
      await tick();
    }
    expect(slow.response.destroyed).toBe(true);
    expect(awake.response.destroyed).toBe(false);
    expect(feed.counts()).toMatchObject({ clients: 1, dropped: 1 });
  });

  it('goes on after the store could not be asked', async () => {
    const { response: reader, text } = response();
    failure = new Error('busy');
    feed.add(reader, 'run-99');
    await tick();
    expect(errors).not.toEqual([]);
    failure = undefined;
    await tick();
    expect(text()).toContain('"id100"');
  });

  it('takes no more readers than it may', () => {
    for (let count = 0; count < MOST_CLIENTS; count += 1) {
      feed.add(response().response, undefined);
    }
    const { response: reader } = response();
    feed.add(reader, undefined);
    expect([feed.isFull, reader.writableEnded, feed.counts().clients]).toEqual([true, true, MOST_CLIENTS]);
  });
});

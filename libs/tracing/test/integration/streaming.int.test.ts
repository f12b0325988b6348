import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AWSXRay, OPERATION_CHANNEL, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import { TracedSegment } from '../../src/sdk/segment.ts';
import type { TracedSubsegment } from '../../src/sdk/subsegment.ts';
import type { Collector, Received } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

/** The SDK's own default. */
const THRESHOLD = 100;
const OPERATIONS = 10_000;
/** Operations between two turns of the event loop, in which what was sent is read. */
const AT_ONCE = 20;

let collector: Collector;
let tracing: Tracing;

beforeAll(async () => {
  collector = await startCollector();
  tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address, plugins: [] });
});

afterEach(() => {
  AWSXRay.setStreamingThreshold(THRESHOLD);
  collector.clear();
});

afterAll(async () => {
  await tracing.close();
  await collector.close();
});

/** A segment or subsegment, and all below it. */
function countOf(entity: TracedSegment | TracedSubsegment): number {
  return (entity.subsegments ?? []).reduce((sum, child) => sum + countOf(child), 1);
}

const withChildren = (document: Received): Received[] => [
  document,
  ...(document.subsegments ?? []).flatMap(withChildren),
];

/** Ids of the (sub)segments of this name that came, in a document of their own or in another's. */
const idsOf = (name: string): Set<string> =>
  new Set(
    collector.documents
      .flatMap(withChildren)
      .filter((each) => each.name === name)
      .map(({ id }) => id),
  );

describe('a segment of 10,000 operations', () => {
  it('loses none of them, and holds a bounded number at any time', async () => {
    const before = tracing.counters();
    const channel = tracingChannel(OPERATION_CHANNEL);
    let most = 0;
    let job: string | undefined;
    await tracing.runInSegment('Sampled=1', () =>
      AWSXRay.captureAsyncFunc('job', async (subsegment) => {
        const { segment } = subsegment as TracedSubsegment;
        for (let i = 0; i < OPERATIONS; i += 1) {
          await channel.tracePromise(() => Promise.resolve(), { name: 'operation' });
          most = Math.max(most, countOf(segment));
          if (i % AT_ONCE === 0) await delay(1);
        }
        job = subsegment?.id;
        subsegment?.close();
      }),
    );
    expect(most).toBeLessThanOrEqual(THRESHOLD + 3);
    const { dropped, split } = tracing.counters();
    expect({ dropped, split }).toEqual({ dropped: before.dropped, split: before.split });
    await waitFor(() => idsOf('operation').size === OPERATIONS, {
      deadlineMs: 20_000,
      what: 'every operation to arrive',
    });
    const alone = collector.documents.filter(({ name }) => name === 'operation');
    expect(new Set(alone.map((each) => each.parent_id))).toEqual(new Set([job]));
  });
});

describe('a segment of more subsegments than the threshold', () => {
  it('sends those that have ended with all of theirs, once, and the others with it', async () => {
    AWSXRay.setStreamingThreshold(2);
    const segment = new TracedSegment('request');
    const open = segment.addNewSubsegment('open');
    const whole = segment.addNewSubsegment('whole');
    whole.addNewSubsegment('inner').close();
    whole.close();
    open.addNewSubsegment('below').close();
    expect(await collector.received(2)).toMatchObject([
      { name: 'whole', type: 'subsegment', parent_id: segment.id, subsegments: [{ name: 'inner' }] },
      { name: 'below', type: 'subsegment', parent_id: open.id },
    ]);
    open.close();
    segment.close();
    const documents = await collector.received(3);
    expect(documents[2]).toMatchObject({ name: 'request', subsegments: [{ name: 'open' }] });
    expect(documents[2]?.subsegments).toHaveLength(1);
    expect(documents[2]?.subsegments?.[0]).not.toHaveProperty('subsegments');
  });

  it('does so too below a subsegment that outlives it', async () => {
    const segment = new TracedSegment('request');
    const open = segment.addNewSubsegment('open');
    segment.close();
    await collector.received(2);
    for (let i = 0; i <= THRESHOLD; i += 1) open.addNewSubsegment('below').close();
    expect(countOf(segment)).toBe(2);
    await waitFor(() => idsOf('below').size === THRESHOLD + 1, { deadlineMs: 20_000, what: 'all of them' });
    open.close();
    expect((await collector.received(THRESHOLD + 4)).at(-1)).toMatchObject({ name: 'open' });
  });

  it('keeps what the SDK nested before it was in the segment with its parent', async () => {
    AWSXRay.setStreamingThreshold(0);
    const segment = new TracedSegment('request');
    const own = new AWSXRay.Subsegment('own');
    own.addNewSubsegment('nested').close();
    segment.addSubsegment(own);
    segment.addNewSubsegment('other').close();
    own.close();
    segment.close();
    expect(await collector.received(2)).toMatchObject([
      { name: 'other', type: 'subsegment' },
      { name: 'request', subsegments: [{ name: 'own', subsegments: [{ name: 'nested' }] }] },
    ]);
  });
});

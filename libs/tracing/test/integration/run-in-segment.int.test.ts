import { setImmediate as tick } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AWSXRay, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const ROOT = '1-67891233-abcdef012345678912345678';
const PARENT = '53995c3f42cd8ad8';

let collector: Collector;
let tracing: Tracing;

beforeAll(async () => {
  collector = await startCollector();
  tracing = startTracing({ name: 'Jobs', daemonAddress: collector.address, plugins: [] });
  AWSXRay.middleware.disableCentralizedSampling();
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: 1, rate: 1 }, rules: [] });
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await tracing.close();
  await collector.close();
});

describe('runInSegment', () => {
  it('continues the trace of the header, and gives the work its context and its result back', async () => {
    const result = await tracing.runInSegment(`Root=${ROOT};Parent=${PARENT};Sampled=1`, async () => {
      await tick();
      AWSXRay.captureFunc('step', () => undefined);
      return tracing.traceId();
    });
    expect(result).toBe(ROOT);
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      name: 'Jobs',
      trace_id: ROOT,
      parent_id: PARENT,
      subsegments: [{ name: 'step' }],
    });
    expect(segment).not.toHaveProperty('fault');
  });

  it('begins a trace when there is no header, or none that can be read', async () => {
    const [first, second] = await Promise.all([
      tracing.runInSegment(undefined, () => Promise.resolve(tracing.traceId())),
      tracing.runInSegment('Root=;Sampled=1;drop table', () => Promise.resolve(tracing.traceId())),
    ]);
    const segments = await collector.received(2);
    expect(segments.map(({ trace_id: id }) => id).toSorted()).toEqual([first, second].toSorted());
    expect(first).not.toBe(second);
    for (const segment of segments) expect(segment).not.toHaveProperty('parent_id');
  });

  it('records the error of the work, and throws it on', async () => {
    const error = new Error('no such mailbox');
    await expect(
      tracing.runInSegment(undefined, async () => {
        await tick();
        throw error;
      }),
    ).rejects.toBe(error);
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      fault: true,
      cause: { exceptions: [{ message: 'no such mailbox' }] },
    });
  });

  it('rejects when the work throws at once, also with tracing switched off', async () => {
    const error = new Error('no queue');
    const work = (): never => {
      throw error;
    };
    await expect(tracing.runInSegment(undefined, work)).rejects.toBe(error);
    await collector.received(1);
    const off = startTracing({ name: 'Jobs', enabled: false });
    await expect(off.runInSegment(undefined, work)).rejects.toBe(error);
  });

  it('keeps the decision not to sample, and passes it on', async () => {
    const header = `Root=${ROOT};Parent=${PARENT};Sampled=0`;
    const passedOn = await tracing.runInSegment(header, () => Promise.resolve(tracing.traceHeader()));
    expect(passedOn).toMatch(new RegExp(`^Root=${ROOT};Parent=[0-9a-f]{16};Sampled=0$`));
    // one that is sampled comes after it, so that the first is known not to have been sent
    await tracing.runInSegment(undefined, () => Promise.resolve());
    expect(await collector.received(1)).toHaveLength(1);
    expect(collector.documents[0]?.trace_id).not.toBe(ROOT);
  });
});

describe('traceHeader', () => {
  it('names the current subsegment as the parent, and is absent outside', async () => {
    expect(tracing.traceHeader()).toBeUndefined();
    const header = await tracing.runInSegment(undefined, () =>
      Promise.resolve(AWSXRay.captureFunc('step', () => tracing.traceHeader())),
    );
    const [segment] = await collector.received(1);
    expect(header).toBe(
      `Root=${String(segment?.trace_id)};Parent=${String(segment?.subsegments?.[0]?.id)};Sampled=1`,
    );
  });

  it('works the same with tracing switched off: no header, and the work is done', async () => {
    const off = startTracing({ name: 'Jobs', enabled: false });
    expect(await off.runInSegment(undefined, () => Promise.resolve(off.traceHeader()))).toBeUndefined();
  });
});

describe('close', () => {
  it('called again waits for the first, and jobs then run untraced', async () => {
    await tracing.runInSegment('Sampled=1', () => Promise.resolve());
    const ended: string[] = [];
    const first = tracing.close().then(() => ended.push('first'));
    await tracing.close().then(() => ended.push('second'));
    await first;
    expect(ended).toEqual(['first', 'second']);
    expect(await tracing.runInSegment(undefined, () => Promise.resolve(tracing.traceId()))).toBeUndefined();
    const error = new Error('no queue');
    const work = (): never => {
      throw error;
    };
    await expect(tracing.runInSegment(undefined, work)).rejects.toBe(error);
  });
});

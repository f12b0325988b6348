import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AWSXRay, TracingConfigError, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import { TracedSegment } from '../../src/sdk/segment.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

let collector: Collector;
let tracing: Tracing;
const warnings: string[] = [];

beforeAll(async () => {
  collector = await startCollector();
  const nothing = (): void => undefined;
  const logger = {
    debug: nothing,
    info: nothing,
    error: nothing,
    warn: (message: string) => warnings.push(message),
  };
  tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address, logger });
});

afterEach(() => {
  collector.clear();
  warnings.length = 0;
});

afterAll(async () => {
  await tracing.close();
  await collector.close();
});

/** Runs the work in the context of a new segment, and closes it. */
function inSegment<T>(work: (segment: TracedSegment) => T): T {
  const segment = new TracedSegment('request');
  return AWSXRay.getNamespace().runAndReturn(() => {
    AWSXRay.setSegment(segment);
    const result = work(segment);
    segment.close();
    return result;
  });
}

describe("the SDK's own calls", () => {
  it('nest captured functions', async () => {
    inSegment(() => {
      AWSXRay.captureFunc('outer', () => {
        AWSXRay.captureFunc('inner', (subsegment) => {
          expect(AWSXRay.getSegment()).toBe(subsegment);
        });
      });
    });
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ name: 'outer', subsegments: [{ name: 'inner' }] }]);
  });

  it('record the error of a captured function once, and name it above', async () => {
    const error = new Error('broken');
    inSegment((segment) => {
      expect(() => {
        AWSXRay.captureFunc('outer', () => {
          AWSXRay.captureFunc('inner', () => {
            throw error;
          });
        });
      }).toThrow(error);
      segment.addError(error);
    });
    const [segment] = await collector.received(1);
    const outer = segment?.subsegments?.[0];
    const { exceptions } = outer?.subsegments?.[0]?.['cause'] as {
      exceptions: { id: string; message: string }[];
    };
    expect(exceptions).toMatchObject([{ message: 'broken' }]);
    expect(outer).toMatchObject({ fault: true, cause: exceptions[0]?.id });
    expect(segment).toMatchObject({ fault: true, cause: exceptions[0]?.id });
  });

  it.each([
    ['an error without message', Object.assign(new Error('x'), { message: undefined }), ''],
    ['an object without prototype', Object.create(null) as object, 'object'],
    ['an error without name', Object.assign(new Error('odd'), { name: null }), 'odd'],
  ])('throw on %s as it is, and record it', async (_what, error, message) => {
    inSegment(() => {
      const work = (): never => {
        throw error as Error;
      };
      let caught: unknown;
      try {
        AWSXRay.captureFunc('work', work);
      } catch (thrown) {
        caught = thrown;
      }
      expect(caught).toBe(error);
    });
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ fault: true, cause: { exceptions: [{ message }] } }]);
    expect(segment?.subsegments?.[0]).not.toHaveProperty('in_progress');
  });

  it('throw on an error that cannot be read, and end what it ends', async () => {
    const { failures } = tracing.counters();
    const error = Object.defineProperty(new Error('hidden'), 'message', {
      get: () => {
        throw new TypeError('not to be read');
      },
    });
    inSegment(() => {
      expect(() => {
        AWSXRay.captureFunc('work', () => {
          throw error;
        });
      }).toThrow(error);
    });
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ name: 'work', fault: true }]);
    expect(tracing.counters().failures).toBe(failures + 1);
  });

  it('take a subsegment that the application made', async () => {
    inSegment((segment) => {
      const own = new AWSXRay.Subsegment('own');
      segment.addSubsegment(own);
      own.addAnnotation('colour', 'blue');
      own.close();
    });
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([{ name: 'own', annotations: { colour: 'blue' } }]);
  });

  it('continue the trace of a job whose segment the application made', async () => {
    const job = new AWSXRay.Segment('job', '1-5759e988-bd862e3fe1be46a994272793');
    const early = job.addNewSubsegment('early');
    await AWSXRay.getNamespace().runPromise(async () => {
      AWSXRay.setSegment(job);
      expect(tracing.traceId()).toBe(job.trace_id);
      await fetch(`http://${collector.address}/`).catch(() => undefined);
    });
    early.close();
    job.close();
    const [segment] = await collector.received(1);
    expect(segment).toMatchObject({
      name: 'job',
      subsegments: [{ name: 'early' }, { name: collector.address, namespace: 'remote', fault: true }],
    });
  });

  it('send a segment that the application made', async () => {
    const own = new AWSXRay.Segment('own');
    own.addNewSubsegment('part').close();
    own.close();
    expect(await collector.received(1)).toMatchObject([{ name: 'own', subsegments: [{ name: 'part' }] }]);
  });
});

describe('a segment', () => {
  it('does not wait for a subsegment that never ends, and shows it as in progress', async () => {
    inSegment((segment) => {
      segment.addNewSubsegment('endless').addNewSubsegment('done').close();
    });
    const documents = await collector.received(2);
    expect(documents[0]).toMatchObject({ name: 'request' });
    expect(documents[0]).not.toHaveProperty('subsegments');
    expect(documents[1]).toMatchObject({
      name: 'endless',
      type: 'subsegment',
      in_progress: true,
      trace_id: documents[0]?.trace_id,
      parent_id: documents[0]?.id,
      subsegments: [{ name: 'done' }],
    });
  });

  it('sends a subsegment again, complete, when it ends later', async () => {
    const late = inSegment((segment) => segment.addNewSubsegment('late'));
    late.close();
    late.close();
    const documents = await collector.received(3);
    expect(documents[2]).toMatchObject({
      id: documents[1]?.id,
      type: 'subsegment',
      end_time: expect.any(Number) as number,
    });
    expect(documents[2]).not.toHaveProperty('in_progress');
    expect(documents).toHaveLength(3);
  });

  it('keeps nothing of the work that begins after its end, and sends it', async () => {
    const { segment, open } = inSegment((each) => ({ segment: each, open: each.addNewSubsegment('open') }));
    const { subsegments } = segment;
    const late = segment.addNewSubsegment('late');
    late.addNewSubsegment('inner').close();
    late.close();
    late.addNewSubsegment('later').close();
    open.addNewSubsegment('below').close();
    open.close();
    const documents = await collector.received(5);
    expect(documents.slice(2)).toMatchObject([
      { name: 'late', parent_id: segment.id, subsegments: [{ name: 'inner' }] },
      { name: 'later', parent_id: late.id },
      { name: 'open', subsegments: [{ name: 'below' }] },
    ]);
    expect(segment.subsegments).toBe(subsegments);
    expect(subsegments).toHaveLength(1);
    expect(late.subsegments).toHaveLength(1);
  });

  it('is sent once, however often it is closed', async () => {
    inSegment((segment) => {
      segment.close();
    });
    inSegment(() => undefined);
    expect(await collector.received(2)).toHaveLength(2);
  });

  it('takes metadata of any kind', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    inSegment((segment) => {
      segment.addMetadata('big', 12345678901234567890n);
      segment.addMetadata('nothing', undefined);
      segment.addNewSubsegment('circular').addMetadata('loop', circular);
    });
    const documents = await collector.received(2);
    expect(documents[0]).toMatchObject({ metadata: { default: { big: '12345678901234567890' } } });
    expect(JSON.stringify(documents[1])).toContain('left out: Converting circular structure');
  });

  it('makes names and annotation keys valid, with one warning a key', async () => {
    for (let i = 0; i < 3; i += 1) {
      inSegment((segment) => {
        segment.addAnnotation('a.b', i);
        segment.addAnnotation('bad', Number.NaN);
        segment.addNewSubsegment('who? me$').close();
      });
    }
    const [segment] = await collector.received(3);
    expect(segment).toMatchObject({ annotations: { a_b: 0 }, subsegments: [{ name: 'who_ me_' }] });
    expect(segment?.['annotations']).not.toHaveProperty('bad');
    expect(warnings).toHaveLength(2);
  });

  it('survives a nesting that no document can hold', async () => {
    inSegment((segment) => {
      let parent = segment.addNewSubsegment('0');
      const all = [parent];
      for (let i = 1; i < 20_000; i += 1) all.push((parent = parent.addNewSubsegment(String(i))));
      for (const each of all) each.close();
    });
    inSegment(() => undefined);
    expect((await collector.received(1)).at(-1)).toMatchObject({ name: 'request' });
  });
});

describe('startTracing', () => {
  it('refuses a second start until the first is closed', () => {
    expect(() => startTracing({ name: 'again' })).toThrow(TracingConfigError);
  });
});

describe('close', () => {
  it('lets nothing out afterwards, and counts it', async () => {
    await tracing.close();
    const before = tracing.counters().dropped.closed;
    new TracedSegment('late').close();
    expect(tracing.counters().dropped.closed).toBe(before + 1);
    let passed = 0;
    tracing.openSegment()({} as never, {} as never, () => (passed += 1));
    tracing.closeSegment()(new Error('x'), {} as never, {} as never, () => (passed += 1));
    expect(passed).toBe(2);
    expect(collector.documents).toEqual([]);
  });
});

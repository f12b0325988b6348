import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findEdge, segment, startCollector, subsegments } from '../../src/index.ts';
import { deadlineMessage } from '../../src/collector/deadline-message.ts';
import type { Collector } from '../../src/index.ts';
import {
  CALLED,
  CALLER,
  T0,
  TRACE_ID,
  id,
  independent,
  segment as segmentOf,
  traceId,
} from '../support/documents.ts';
import { send } from '../support/send.ts';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector({ deadlineMs: 20_000 });
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

const open = segmentOf(1, 'user-management', { end_time: undefined, in_progress: true });

describe('waitForTrace', () => {
  it('answers what is there already', async () => {
    await send(collector, CALLER);
    await collector.waitForSegments(1);
    expect((await collector.waitForTrace(TRACE_ID)).id).toBe(TRACE_ID);
  });

  it('takes an id in the form of W3C', async () => {
    const waiting = collector.waitForTrace('5759e988bd862e3fe1be46a994272793');
    await send(collector, CALLER);
    expect((await waiting).id).toBe(TRACE_ID);
  });

  it('waits for the caller of a segment', async () => {
    const waiting = collector.waitForTrace(TRACE_ID);
    await send(collector, CALLED);
    await collector.waitForSegments(1);
    await send(collector, CALLER);
    expect((await waiting).roots).toMatchObject([{ document: { name: 'user-management' } }]);
  });

  it('waits for what is in progress', async () => {
    const waiting = collector.waitForTrace(TRACE_ID);
    await send(collector, open, CALLER);
    expect((await waiting).inProgress).toBe(false);
  });

  it('does not wait for a parent that the test itself was', async () => {
    await send(collector, CALLED);
    const trace = await collector.waitForTrace(TRACE_ID, { parentId: id(3) });
    expect(trace.roots).toHaveLength(1);
  });

  it('waits for what a test asks for, even if that is less', async () => {
    await send(collector, open);
    const trace = await collector.waitForTrace(TRACE_ID, { until: () => true });
    expect(trace.inProgress).toBe(true);
  });

  it('waits for what comes after the caller', async () => {
    const waiting = collector.waitForTrace(TRACE_ID, {
      until: (trace) => findEdge(trace, 'user-management', 'notification') !== undefined,
    });
    await send(collector, CALLER);
    await collector.waitForTrace(TRACE_ID);
    await send(collector, CALLED);
    expect(segment(await waiting, 'notification').document.id).toBe(id(4));
  });

  it('takes a condition that throws for one that is not met yet', async () => {
    const waiting = collector.waitForTrace(TRACE_ID, {
      until: (trace) => segment(trace, 'notification').duration !== undefined,
    });
    await send(collector, CALLER, CALLED);
    expect(subsegments(await waiting)).toHaveLength(2);
  });

  it('finds a trace by what it is', async () => {
    const waiting = collector.waitForTrace((trace) => trace.roots[0]?.document.name === 'b');
    await send(
      collector,
      segmentOf(1, 'a', { trace_id: traceId(1) }),
      segmentOf(2, 'b', { trace_id: traceId(2), end_time: undefined, in_progress: true }),
      segmentOf(2, 'b', { trace_id: traceId(2) }),
    );
    expect(await waiting).toMatchObject({ id: traceId(2), inProgress: false });
  });

  it('serves many waits at once', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => traceId(index));
    const waiting = Promise.all(ids.map(async (trace) => (await collector.waitForTrace(trace)).id));
    for (const [index, trace] of ids.entries()) {
      await send(collector, segmentOf(index, 'a', { trace_id: trace }));
    }
    expect(await waiting).toEqual(ids);
  });

  it('refuses an id that is none', async () => {
    await expect(collector.waitForTrace('1-2-3')).rejects.toMatchObject({ code: 'TRACE_ID' });
  });
});

describe('at the deadline of waitForTrace', () => {
  const soon = { deadlineMs: 1 };
  const failureOf = async (waiting: Promise<unknown>): Promise<Error> =>
    await waiting.then(
      () => Promise.reject(new Error('the wait ended well')),
      (error: unknown) => error as Error,
    );

  it('the error says that nothing came, and what to look at', async () => {
    const error = await failureOf(collector.waitForTrace(TRACE_ID, soon));
    expect(error).toMatchObject({ name: 'TraceTestingError', code: 'DEADLINE' });
    expect(error.message).toBe(
      [
        `Waited 1 ms for the trace ${TRACE_ID} to be one tree with nothing in progress.`,
        'There is no trace.',
        `Nothing has arrived at ${collector.address}: is it the service's AWS_XRAY_DAEMON_ADDRESS, and is the request sampled?`,
      ].join('\n'),
    );
  });

  it('the error leads to the line of the test', async () => {
    const error = await failureOf(collector.waitForTrace(TRACE_ID, soon));
    expect(error.stack).toContain('waiting.int.test.ts');
  });

  it('the error says what is missing, and draws what there is', async () => {
    const late = independent(5, 'late', 4, { end_time: undefined, in_progress: true });
    await send(collector, CALLED, late, Buffer.from('bad'));
    await collector.waitForTrace(TRACE_ID, { until: (trace) => subsegments(trace).length === 1 });
    await expect.poll(() => collector.received, { timeout: 20_000 }).toBe(3);
    const { message } = await failureOf(collector.waitForTrace(TRACE_ID, soon));
    expect(message.split('\n')).toEqual(
      expect.arrayContaining([
        `But the parent ${id(3)} of "notification" has not come.`,
        'But "late" is in progress.',
        'Datagrams: 3 received, 1 refused, 2 kept, of 1 trace.',
        expect.stringMatching(/^Refused: MissingHeaderOrSegment: /),
        `Trace ${TRACE_ID}`,
        expect.stringMatching(/^notification \[AWS::EKS::Container, parent 0+… /),
      ]),
    );
  });

  it('the error names other traces that have come', async () => {
    await send(collector, segmentOf(1, 'a', { trace_id: traceId(7) }));
    await collector.waitForSegments(1);
    const { message } = await failureOf(collector.waitForTrace(TRACE_ID, soon));
    expect(message).toContain(`Other traces came: ${traceId(7)}.`);
  });

  it('the error shows the condition, and carries what it threw', async () => {
    await send(collector, CALLER);
    await collector.waitForSegments(1);
    const until = (): boolean => {
      throw new RangeError('not enough');
    };
    const error = await failureOf(collector.waitForTrace(TRACE_ID, { until, ...soon }));
    expect(error.message).toMatch(/^The condition is not met: .*RangeError.*, which threw: not enough$/m);
    expect(error.cause).toBeInstanceOf(RangeError);
  });

  it('the message tells what was lost on the way', async () => {
    await using small = await startCollector({ maxDocuments: 1, deadlineMs: 20_000 });
    await send(small, CALLED, CALLER);
    await small.waitForTrace((trace) => trace.roots[0]?.document.name === 'user-management');
    const wait = { what: 'x', deadlineMs: 1, reasons: [], traces: [], kernelDrops: 12 };
    expect(deadlineMessage(small, wait).split('\n')).toEqual([
      'Waited 1 ms for x.',
      'Datagrams: 2 received, 0 refused, 1 kept, of 1 trace.',
      "Let go because of the collector's limits: 1.",
      'Lost in the kernel, as the receive buffer was full: 12. Send fewer at a time.',
    ]);
  });

  it('the error of a predicate draws the last traces', async () => {
    const documents = [1, 2, 3, 4].map((number) =>
      segmentOf(number, `s${number}`, { trace_id: traceId(number) }),
    );
    await send(collector, ...documents);
    await collector.waitForSegments(4);
    const { message } = await failureOf(
      collector.waitForTrace((trace) => trace.id !== TRACE_ID, { until: () => false, ...soon }),
    );
    expect(message).toMatch(/^Waited 1 ms for a trace by \(trace\) => .* to be as wanted\.$/m);
    expect(message.match(/^Trace 1-.*$/gm)).toEqual([2, 3, 4].map((number) => `Trace ${traceId(number)}`));
    expect(message).toMatch(/… and 1 earlier trace$/);
  });
});

describe('waitForSegments', () => {
  it('counts segments that have ended', async () => {
    const waiting = collector.waitForSegments(1);
    await send(collector, open);
    await expect.poll(() => collector.segments(), { timeout: 20_000 }).toHaveLength(1);
    await send(collector, CALLER);
    expect((await waiting).map(({ duration }) => duration)).toEqual([1]);
  });

  it('asks a function', async () => {
    const waiting = collector.waitForSegments((ended) =>
      ended.some(({ document }) => document.fault === true),
    );
    await send(collector, CALLER, segmentOf(6, 'b', { trace_id: traceId(6), fault: true, start_time: T0 }));
    expect((await waiting).map(({ document }) => document.name)).toEqual(['user-management', 'b']);
  });

  it('says at the deadline how many there were', async () => {
    await send(collector, CALLER);
    await collector.waitForSegments(1);
    await expect(collector.waitForSegments(2, { deadlineMs: 1 })).rejects.toThrow(
      /^Waited 1 ms for 2 segments\.\nSegments that have ended: 1\.\n[^]*user-management/,
    );
    await expect(collector.waitForSegments((ended) => ended.length > 1, { deadlineMs: 1 })).rejects.toThrow(
      /^Waited 1 ms for segments by \(ended\) => ended\.length > 1\./,
    );
  });

  it("has the collector's deadline unless it has its own", async () => {
    await using hasty = await startCollector({ deadlineMs: 2 });
    await expect(hasty.waitForSegments(1)).rejects.toThrow('Waited 2 ms for 1 segment.');
  });
});

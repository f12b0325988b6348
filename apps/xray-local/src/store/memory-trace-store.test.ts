import { describe, expect, it } from 'vitest';
import { parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';
import { id, segment, traceId } from '../../test/support/documents.ts';
import { STORE_LIMITS } from '../../test/support/ingest.ts';
import { createRandom } from '../../test/support/random.ts';
import { MemoryTraceStore } from './memory-trace-store.ts';
import type { MemoryStoreLimits } from './memory-trace-store.ts';

function documentOf(
  number: number,
  trace: number,
  members: Readonly<Record<string, unknown>> = {},
): TraceDocument {
  const parsed = parseDocument(JSON.stringify(segment(number, { trace_id: traceId(trace), ...members })));
  return parsed.ok ? parsed.document : expect.fail(parsed.refusal.hint);
}

function idOf(trace: number): TraceId {
  return parseTraceId(traceId(trace)) ?? expect.fail();
}

function createStore(limits: Partial<MemoryStoreLimits> = {}): MemoryTraceStore {
  return new MemoryTraceStore({ ...STORE_LIMITS, ...limits });
}

const idsIn = (store: MemoryTraceStore, trace: number): string[] | undefined =>
  store.read(idOf(trace))?.documents.map((document) => document.id);

describe('MemoryTraceStore', () => {
  it('answers nothing for a trace that it does not have', () => {
    expect(createStore().read(idOf(1))).toBeUndefined();
  });

  it('keeps the documents of each trace together', () => {
    const store = createStore();
    store.put(documentOf(1, 1), 10);
    store.put(documentOf(2, 2), 20);
    store.put(documentOf(3, 1), 30);
    expect([idsIn(store, 1), idsIn(store, 2)]).toEqual([[id(1), id(3)], [id(2)]]);
    expect(store.counts()).toEqual({ traces: 2, segments: 3, bytes: 60, evicted: 0 });
    expect(store.read(idOf(1))).toMatchObject({ bytes: 40, isFull: false });
  });

  it('keeps the valid one of two versions, and counts its bytes only', () => {
    const store = createStore();
    const open = documentOf(1, 1, { end_time: undefined, in_progress: true });
    expect(store.put(open, 10)).toBe('stored');
    expect(store.put(documentOf(1, 1), 25)).toBe('stored');
    expect(store.put(open, 10)).toBe('stored');
    expect(store.read(idOf(1))?.documents).toEqual([documentOf(1, 1)]);
    expect(store.counts()).toEqual({ traces: 1, segments: 1, bytes: 25, evicted: 0 });
  });

  it('gives up the oldest trace when there is one too many', () => {
    const store = createStore({ maxTraces: 2 });
    store.put(documentOf(1, 1), 1);
    store.put(documentOf(2, 2), 1);
    expect(store.counts().evicted).toBe(0);
    store.put(documentOf(3, 3), 1);
    expect([idsIn(store, 1), idsIn(store, 2), idsIn(store, 3)]).toEqual([undefined, [id(2)], [id(3)]]);
    expect(store.counts()).toEqual({ traces: 2, segments: 2, bytes: 2, evicted: 1 });
  });

  it('gives up as many of the oldest traces as a large document needs', () => {
    const store = createStore({ maxBytes: 100 });
    for (const trace of [1, 2, 3]) {
      store.put(documentOf(trace, trace), 30);
    }
    store.put(documentOf(4, 4), 70);
    expect(store.counts()).toEqual({ traces: 2, segments: 2, bytes: 100, evicted: 2 });
    expect(idsIn(store, 3)).toEqual([id(3)]);
  });

  it('gives up others before the trace that grows, even when that is the oldest', () => {
    const store = createStore({ maxBytes: 100 });
    store.put(documentOf(1, 1), 40);
    store.put(documentOf(2, 2), 40);
    store.put(documentOf(3, 1), 40);
    expect([idsIn(store, 1), idsIn(store, 2)]).toEqual([[id(1), id(3)], undefined]);
  });

  it.each<[string, Partial<MemoryStoreLimits>, number]>([
    ['segments', { maxSegmentsPerTrace: 2 }, 1],
    ['bytes', { maxBytesPerTrace: 20 }, 10],
    ['bytes of all traces', { maxBytes: 20 }, 10],
  ])('takes what just fits into a trace and refuses what does not: %s', (_case, limits, bytes) => {
    const store = createStore(limits);
    expect([1, 2, 3].map((number) => store.put(documentOf(number, 1), bytes))).toEqual([
      'stored',
      'stored',
      'trace-full',
    ]);
    expect(store.read(idOf(1))).toMatchObject({ isFull: true });
    expect(store.counts().segments).toBe(2);
  });

  it('lets a full trace complete what it has', () => {
    const store = createStore({ maxSegmentsPerTrace: 1 });
    store.put(documentOf(1, 1, { end_time: undefined, in_progress: true }), 1);
    expect(store.put(documentOf(1, 1), 1)).toBe('stored');
  });

  it('gives readers a list of their own', () => {
    const store = createStore();
    store.put(documentOf(1, 1), 1);
    const read = store.read(idOf(1))?.documents;
    store.put(documentOf(2, 1), 1);
    expect(read).toHaveLength(1);
  });

  it('stays within its limits and counts right, whatever comes', () => {
    const random = createRandom(5);
    const store = createStore({
      maxTraces: 8,
      maxSegmentsPerTrace: 5,
      maxBytesPerTrace: 300,
      maxBytes: 1000,
    });
    for (let step = 0; step < 5_000; step += 1) {
      const isOpen = random(3) === 0;
      const members = isOpen ? { end_time: undefined, in_progress: true } : {};
      store.put(documentOf(random(10), random(20), members), 1 + random(120));
    }
    const traces = Array.from({ length: 20 }, (_none, trace) => store.read(idOf(trace))).filter(
      (trace) => trace !== undefined,
    );
    const counts = store.counts();
    expect(counts.traces).toBe(traces.length);
    expect(counts.segments).toBe(traces.reduce((sum, trace) => sum + trace.documents.length, 0));
    expect(counts.bytes).toBe(traces.reduce((sum, trace) => sum + trace.bytes, 0));
    expect(counts.traces).toBeLessThanOrEqual(8);
    expect(counts.bytes).toBeLessThanOrEqual(1000);
    expect(Math.max(...traces.map((trace) => trace.documents.length))).toBeLessThanOrEqual(5);
    expect(counts.evicted).toBeGreaterThan(0);
  });
});

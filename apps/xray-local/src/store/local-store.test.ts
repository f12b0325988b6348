import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import {
  assembleTrace,
  factsOf,
  graphOf,
  parseFilter,
  parseTraceId,
  serializeGraph,
} from '@xray-microservices/xray-model';
import type { GraphService, TraceDocument, TraceId } from '@xray-microservices/xray-model';
import { id, segment, traceId } from '../../test/support/documents.ts';
import { createRandom } from '../../test/support/random.ts';
import { arrived, FIRST_START, randomDocuments, SPAN } from '../../test/support/random-traces.ts';
import { createStore, newDatabase } from '../../test/support/store.ts';
import { arrivals, graph, readTraces, summaries, traceGraph } from './answer-queries.ts';
import type { LocalStore, LocalStoreLimits, PutOutcome } from './local-store.ts';

const ALL_TIME = { start: 0, end: 4_000_000_000 };
const frozen = (): number => 0;

function idOf(trace: number): TraceId {
  return parseTraceId(traceId(trace)) ?? expect.fail();
}

/** A document of so many bytes, or as small as it gets. */
function documentOf(
  number: number,
  trace: number,
  members: Readonly<Record<string, unknown>> = {},
  size = 0,
): { document: TraceDocument; bytes: Buffer } {
  const small = segment(number, {
    trace_id: traceId(trace),
    start_time: 1000 + trace,
    end_time: 1001 + trace,
    ...members,
  });
  const room = size - JSON.stringify({ ...small, metadata: { fill: '' } }).length;
  return arrived(room < 0 ? small : { ...small, metadata: { fill: 'x'.repeat(room) } });
}

function put(store: LocalStore, { document, bytes }: ReturnType<typeof documentOf>): PutOutcome {
  return store.put(document, bytes);
}

const idsIn = (store: LocalStore, trace: number): string[] | undefined =>
  readTraces(store, [idOf(trace)])[0]?.documents.map((document) => document.id);

const idsFound = (store: LocalStore): string[] =>
  summaries(store, { ...ALL_TIME, limit: 100, budgetMs: Infinity }, frozen).summaries.map(({ Id }) => Id);

/** What a store answers, all of it. */
function everythingIn(store: LocalStore, traces: number): unknown {
  return {
    traces: readTraces(
      store,
      Array.from({ length: traces }, (_none, trace) => idOf(trace)),
    ),
    // How often a trace was put together depends on when it was asked for.
    summaries: summaries(store, { ...ALL_TIME, limit: 1000, budgetMs: Infinity }, frozen).summaries.map(
      (summary) => ({ ...summary, Revision: undefined }),
    ),
    graph: withoutTimes(graph(store, ALL_TIME, frozen).services),
  };
}

/** A minute does not know its first and last answer any more once a trace was taken away from it. */
function withoutTimes(services: readonly GraphService[]): unknown {
  const unknown = { StartTime: undefined, EndTime: undefined };
  return services.map((service) => ({
    ...service,
    ...unknown,
    Edges: service.Edges.map((edge) => ({ ...edge, ...unknown })),
  }));
}

describe('LocalStore', () => {
  it('answers nothing for a trace that it does not have', () => {
    expect(readTraces(createStore().store, [idOf(1)])).toEqual([]);
  });

  it('keeps the documents of each trace together, from the moment they arrive', () => {
    const { store } = createStore();
    put(store, documentOf(1, 1));
    put(store, documentOf(2, 2));
    put(store, documentOf(3, 1));
    expect([idsIn(store, 1), idsIn(store, 2)]).toEqual([[id(1), id(3)], [id(2)]]);
    expect(store.counts()).toMatchObject({ traces: 2, segments: 3, pending: 2, evicted: 0 });
    store.flush();
    expect([idsIn(store, 1), idsIn(store, 2)]).toEqual([[id(1), id(3)], [id(2)]]);
    expect(store.counts()).toMatchObject({ traces: 2, segments: 3, pending: 0, evicted: 0 });
  });

  it('keeps the valid one of two versions, and counts its bytes only', () => {
    const { store } = createStore();
    const open = documentOf(1, 1, { end_time: undefined, in_progress: true });
    const closed = documentOf(1, 1, {}, 300);
    for (const version of [open, closed, open]) {
      expect(put(store, version)).toBe('stored');
      store.flush();
    }
    expect(readTraces(store, [idOf(1)])[0]?.documents).toEqual([closed.document]);
    expect(store.counts()).toMatchObject({ traces: 1, segments: 1, bytes: 300 });
  });

  it('puts a trace together when nothing has come for it for a moment', () => {
    const { store, clock } = createStore();
    put(store, documentOf(1, 1));
    clock.ticks = 200;
    put(store, documentOf(2, 1));
    clock.ticks = 400;
    store.step();
    expect(store.counts().pending).toBe(1);
    clock.ticks = 500;
    store.step();
    expect(store.counts().pending).toBe(0);
  });

  it('does not wait for the end of a trace to which things keep coming', () => {
    const { store, clock } = createStore();
    for (let number = 0; clock.ticks < 5_000; number += 1, clock.ticks += 250) {
      put(store, documentOf(number % 90, 1));
      store.step();
      expect(store.counts().pending).toBe(1);
    }
    store.step();
    expect(store.counts().pending).toBe(0);
  });

  it('finds what has only just arrived', () => {
    const { store } = createStore();
    put(store, documentOf(1, 1));
    expect(idsFound(store)).toEqual([traceId(1)]);
    put(store, documentOf(2, 1, { start_time: 900 }));
    const [summary] = summaries(store, { ...ALL_TIME, limit: 9, budgetMs: Infinity }, frozen).summaries;
    expect(summary).toMatchObject({ Id: traceId(1), StartTime: 900, Revision: 2 });
  });

  it('puts everything together before it answers, however long that takes', () => {
    const { store, clock } = createStore();
    for (let trace = 0; trace < 80; trace += 1) {
      put(store, documentOf(trace, trace));
    }
    let ticks = 0;
    Object.defineProperty(clock, 'ticks', { get: () => (ticks += 1) });
    store.settle();
    expect(store.counts()).toMatchObject({ traces: 80, pending: 0 });
  });

  it('keeps a trace of a time that nobody alive will see', () => {
    const { store } = createStore({ maxTraces: 2 });
    const far = { start_time: 99_999_999_998, end_time: 99_999_999_999 };
    for (const trace of [1, 2, 3]) {
      put(store, documentOf(trace, trace, far));
      store.flush();
    }
    expect([1, 2, 3].flatMap((trace) => idsIn(store, trace) ?? [])).toHaveLength(2);
    put(store, documentOf(4, 4));
    store.flush();
    expect(store.counts().traces).toBe(2);
  });

  it('gives up the traces that started first when there are too many', () => {
    const { store } = createStore({ maxTraces: 2 });
    for (const trace of [2, 1, 3]) {
      put(store, documentOf(trace, trace));
      store.flush();
    }
    expect([1, 2, 3].map((trace) => idsIn(store, trace))).toEqual([undefined, [id(2)], [id(3)]]);
    expect(store.counts()).toMatchObject({ traces: 2, segments: 2, evicted: 1 });
    expect(idsFound(store)).toEqual([traceId(3), traceId(2)]);
  });

  it('gives up as many of the first traces as a large document needs', () => {
    const { store } = createStore({ maxBytes: 1000 });
    for (const trace of [1, 2, 3]) {
      put(store, documentOf(trace, trace, {}, 300));
    }
    put(store, documentOf(4, 4, {}, 700));
    store.flush();
    expect(store.counts()).toMatchObject({ traces: 2, segments: 2, bytes: 1000, evicted: 2 });
    expect(idsIn(store, 3)).toEqual([id(3)]);
  });

  it('gives up others before the trace that grows, even when that is the first', () => {
    const { store } = createStore({ maxBytes: 1000 });
    put(store, documentOf(1, 1, {}, 400));
    put(store, documentOf(2, 2, {}, 400));
    store.flush();
    put(store, documentOf(3, 1, {}, 400));
    store.flush();
    expect([idsIn(store, 1), idsIn(store, 2)]).toEqual([[id(1), id(3)], undefined]);
  });

  it('gives up a trace for which nothing has come for too long, whenever it started', () => {
    const { store, clock } = createStore({ maxAgeSeconds: 60 });
    put(store, documentOf(1, 5));
    store.flush();
    clock.seconds += 50;
    put(store, documentOf(2, 1));
    store.flush();
    clock.seconds += 11;
    clock.ticks += 1_000;
    store.step();
    expect([idsIn(store, 5), idsIn(store, 1)]).toEqual([undefined, [id(2)]]);
    const answers = graph(store, ALL_TIME, frozen).services.flatMap(
      ({ SummaryStatistics: all }) => all ?? [],
    );
    expect(answers.map(({ TotalCount }) => TotalCount)).toEqual([1]);
  });

  it('forgets in the service graph what it gives up', () => {
    const { store } = createStore({ maxTraces: 1 });
    put(store, documentOf(1, 1, { name: 'old' }));
    put(store, documentOf(2, 2, { name: 'new', start_time: 2000, end_time: 2001 }));
    store.flush();
    expect(new Set(graph(store, ALL_TIME, frozen).services.map(({ Name }) => Name))).toEqual(
      new Set(['new']),
    );
  });

  it.each<[string, Partial<LocalStoreLimits>]>([
    ['segments', { maxSegmentsPerTrace: 2 }],
    ['bytes', { maxBytesPerTrace: 600 }],
    ['bytes of all traces', { maxBytes: 600 }],
  ])('takes what just fits into a trace and refuses what does not: %s', (_case, limits) => {
    const { store } = createStore(limits);
    const outcomes = [1, 2, 3].map((number) => put(store, documentOf(number, 1, {}, 300)));
    expect(outcomes).toEqual(['stored', 'stored', 'trace-full']);
    for (const settle of [
      () => undefined,
      () => {
        store.flush();
      },
    ]) {
      settle();
      expect(readTraces(store, [idOf(1)])).toMatchObject([{ isFull: true }]);
      expect(store.counts().segments).toBe(2);
    }
  });

  it('lets a full trace complete what it has', () => {
    const { store } = createStore({ maxSegmentsPerTrace: 1 });
    put(store, documentOf(1, 1, { end_time: undefined, in_progress: true }));
    expect(put(store, documentOf(1, 1))).toBe('stored');
  });

  it('takes many traces that start at the same moment, and finds each', () => {
    const { store } = createStore({ maxTraces: 5_000 });
    for (let trace = 0; trace < 3_000; trace += 1) {
      put(store, documentOf(1, trace, { start_time: 1000, end_time: 1001 }));
    }
    store.flush();
    const { summaries: found } = summaries(
      store,
      { start: 1000, end: 1000.000001, limit: 5_000, budgetMs: Infinity },
      frozen,
    );
    expect(new Set(found.map(({ Id }) => Id)).size).toBe(3_000);
  });

  it('bounds what outdated documents take', () => {
    const { store, clock } = createStore({ maxBytes: 1_000_000, maxBytesPerTrace: 200_000 });
    put(store, documentOf(1, 1));
    for (let version = 0; version < 500; version += 1) {
      put(store, documentOf(2, 2, { end_time: 2000 + version }, 60_000));
      put(store, documentOf(3 + version, 3 + version));
      clock.ticks += 400;
      store.step();
    }
    expect(store.parts.chunks.documentBytes).toBeLessThan(20_000_000);
    expect(idsIn(store, 2)).toEqual([id(2)]);
  });

  it('answers arrivals after a cursor, in the order in which they were put together', () => {
    const { store } = createStore();
    for (const trace of [3, 1]) {
      put(store, documentOf(1, trace));
      store.flush();
    }
    const first = arrivals(store, 0, 1);
    expect(first.ids).toEqual([traceId(3)]);
    const second = arrivals(store, first.cursor, 9);
    expect(second.ids).toEqual([traceId(1)]);
    expect(arrivals(store, second.cursor, 9)).toEqual({ ids: [], cursor: second.cursor });
    put(store, documentOf(2, 3));
    expect(arrivals(store, second.cursor, 9).ids).toEqual([traceId(3)]);
  });

  it('knows the words that were seen, the latest first', () => {
    const { store } = createStore();
    put(store, documentOf(1, 1, { name: 'first', annotations: { order: 1 } }));
    put(store, documentOf(2, 2, { name: 'second', http: { request: { method: 'GET' } } }));
    store.flush();
    expect(store.parts.vocabulary.words()).toMatchObject({
      services: ['second', 'first'],
      annotationKeys: ['order'],
      values: { 'http.method': ['GET'] },
    });
  });
});

describe('a store to which little comes', () => {
  const chunksIn = (database: DatabaseSync): number =>
    Number(database.prepare('SELECT count(*) AS count FROM chunks').get()?.['count']);

  function trickle(traces: number): ReturnType<typeof createStore> {
    const parts = createStore({}, newDatabase(), true);
    for (let trace = 0; trace < traces; trace += 1) {
      put(parts.store, documentOf(trace, trace));
      parts.store.flush();
    }
    return parts;
  }

  it('merges small chunks when it has time, and answers as before', () => {
    const { store, clock, database } = trickle(40);
    const before = everythingIn(store, 40);
    expect(chunksIn(database)).toBe(80);
    for (let look = 0; look < 4; look += 1) {
      clock.ticks += 10_000;
      store.step();
    }
    expect(chunksIn(database)).toBeLessThan(40);
    expect(everythingIn(store, 40)).toEqual(before);
    expect(everythingIn(createStore({}, database, true).store, 40)).toEqual(before);
  });

  it('finds in merged chunks what is looked for by name', () => {
    const { store, clock } = trickle(40);
    put(store, documentOf(50, 50, { user: 'somebody' }));
    store.flush();
    for (let look = 0; look < 4; look += 1) {
      clock.ticks += 10_000;
      store.step();
    }
    const filter = parseFilter('user = "somebody"');
    const query = { ...ALL_TIME, limit: 10, budgetMs: Infinity };
    const found = summaries(store, { ...query, filter: filter.ok ? filter.filter : undefined }, frozen);
    expect(found.summaries.map(({ Id }) => Id)).toEqual([idOf(50)]);
  });

  it('takes what comes for a trace whose documents were merged', () => {
    const { store, clock, database } = trickle(40);
    clock.ticks += 10_000;
    store.step();
    put(store, documentOf(100, 3));
    const again = createStore({}, database, true).store; // As after a crash: what was not written is lost.
    again.recover(true);
    expect(idsIn(again, 3)).toEqual([id(3)]);
    store.flush();
    expect(idsIn(store, 3)).toEqual([id(3), id(100)]);
    expect(idsIn(createStore({}, database, true).store, 3)).toEqual([id(3), id(100)]);
  });
});

describe('a store, whatever arrives in whatever order and however often it is put together,', () => {
  const LIMITS = { maxTraces: 1_000, maxSegmentsPerTrace: 100 };
  const TRACES = 40;

  it('answers what comes out of the documents', () => {
    const random = createRandom(31);
    const { store, clock } = createStore(LIMITS);
    const kept = new Map<string, TraceDocument[]>();
    for (const { document, bytes } of randomDocuments(random, 1_000, TRACES)) {
      store.put(document, bytes);
      kept.set(document.trace_id, [...(kept.get(document.trace_id) ?? []), document]);
      clock.ticks += random(120);
      store.step();
    }
    const facts = [...kept].map(([trace, documents]) => {
      const assembled = assembleTrace(trace as TraceId, documents);
      return assembled === undefined ? expect.fail() : factsOf(assembled);
    });
    expect(store.counts()).toMatchObject({ traces: TRACES, evicted: 0 });
    expect(new Set(idsFound(store))).toEqual(new Set(kept.keys()));
    const window = { start: FIRST_START - 60, end: FIRST_START + SPAN + 600 };
    expect(withoutTimes(graph(store, window, frozen).services)).toEqual(withoutTimes(graphOf(facts, window)));
    const ids = facts.slice(0, 3).map((each) => each.id);
    expect(traceGraph(store, ids).length).toBeGreaterThan(0);
  });

  it('is the same after a restart at any moment, and after a crash but for what was not written', () => {
    const random = createRandom(37);
    const database = newDatabase();
    const undisturbed = createStore(LIMITS).store;
    let { store, clock } = createStore(LIMITS, database, true);
    for (const { document, bytes } of randomDocuments(random, 600, TRACES)) {
      undisturbed.put(document, bytes);
      store.put(document, bytes);
      clock.ticks += random(120);
      store.step();
      if (random(50) === 0) {
        const unwritten = store
          .unwritten()
          .map((each) => arrived(JSON.parse(String(each)) as Record<string, unknown>));
        ({ store, clock } = createStore(LIMITS, database, true));
        store.recover(true);
        for (const lost of unwritten) store.put(lost.document, lost.bytes);
      }
    }
    store.flush();
    undisturbed.flush();
    expect(everythingIn(store, TRACES)).toEqual(everythingIn(undisturbed, TRACES));
    expect(store.counts()).toMatchObject({
      traces: undisturbed.counts().traces,
      segments: undisturbed.counts().segments,
      bytes: undisturbed.counts().bytes,
    });
  });

  it('stays within its limits, counts right and keeps nothing that no trace refers to', () => {
    const random = createRandom(41);
    const limits = { maxTraces: 8, maxSegmentsPerTrace: 5, maxBytesPerTrace: 3_000, maxBytes: 9_000 };
    const { store, clock, database } = createStore(limits, newDatabase(), true);
    for (const { document, bytes } of randomDocuments(random, 1_200, TRACES)) {
      store.put(document, bytes);
      clock.ticks += random(120);
      store.step();
    }
    store.flush();
    const traces = readTraces(
      store,
      Array.from({ length: TRACES }, (_none, trace) => idOf(trace)),
    );
    const counts = store.counts();
    expect(counts).toMatchObject({
      traces: traces.length,
      segments: traces.reduce((sum, trace) => sum + trace.documents.length, 0),
      bytes: traces.reduce((sum, trace) => sum + trace.bytes, 0),
    });
    expect(counts.traces).toBeLessThanOrEqual(8);
    expect(counts.bytes).toBeLessThanOrEqual(9_000);
    expect(Math.max(...traces.map((trace) => trace.documents.length))).toBeLessThanOrEqual(5);
    expect(counts.evicted).toBeGreaterThan(0);
    const live = database.prepare('SELECT sum(live) AS parts FROM chunks').get()?.['parts'];
    expect(live).toBe(counts.segments + counts.traces);
    const minutes = [...store.parts.graph.inRange(ALL_TIME)].map(serializeGraph);
    expect(minutes.filter((minute) => /[[,]-\d/.test(minute.replaceAll('[-1,', '[')))).toEqual([]);
  });
});

import {
  assembleTrace,
  factsOf,
  GraphAccumulator,
  graphOf,
  seriesOf,
  summaryOf,
  traceGraphOf,
} from '@xray-microservices/xray-model';
import type { FilterContext, GraphService, TraceId } from '@xray-microservices/xray-model';
import type { LocalStore } from './local-store.ts';
import { readDocuments } from './pending-traces.ts';
import { searchTime } from './search-time.ts';
import { searchTraces } from './search-traces.ts';
import { selectionOf } from './trace-store.ts';
import type {
  Arrivals,
  GraphAnswer,
  GraphQuery,
  Groups,
  SeriesAnswer,
  SeriesQuery,
  StoredTrace,
  SummaryPage,
  SummaryQuery,
} from './trace-store.ts';
import { FLAGS } from './trace-row.ts';

const DEFAULT_BUDGET_MS = 2_000;

export function readTraces(store: LocalStore, ids: readonly TraceId[]): StoredTrace[] {
  return ids.flatMap((id) => readTrace(store, id) ?? []);
}

function readTrace(store: LocalStore, id: TraceId): StoredTrace | undefined {
  const pending = store.pendingTrace(id);
  if (pending !== undefined) {
    const documents = pending.documents().map(({ document }) => document);
    return { id, documents, bytes: pending.bytes, isFull: pending.isFull };
  }
  const row = store.parts.table.find(id);
  if (row === undefined) {
    return undefined;
  }
  const documents = readDocuments(store.parts.chunks, row).map(({ document }) => document);
  return { id, documents, bytes: row.bytes, isFull: (row.flags & FLAGS.full) !== 0 };
}

/** A page of traces, the newest first; short when the time is up. */
export function summaries(store: LocalStore, query: SummaryQuery, ticks: () => number): SummaryPage {
  const isTimeUp = searchTime(query.budgetMs, ticks, query.limit);
  store.settle();
  const search = {
    ...query,
    type: query.type ?? ('TraceId' as const),
    filter: query.filter,
    context: contextOf(query.groups),
    before: query.token === undefined ? Infinity : Number(query.token),
  };
  const found: SummaryPage['summaries'][number][] = [];
  let processed = 0;
  let looked = 0;
  for (const step of searchTraces(store.parts, search)) {
    if (step.kind === 'passed') {
      processed += step.rows;
      looked = 0;
    } else {
      looked += 1;
      const { match, version } = step.candidate;
      if (match !== undefined) {
        found.push(summaryOf(match, { revision: version }));
      }
    }
    const no = step.kind === 'passed' ? step.no : step.candidate.no;
    if (isTimeUp(step) || found.length >= query.limit) {
      return { summaries: found, token: String(no), processed: processed + looked };
    }
  }
  return { summaries: found, token: undefined, processed };
}

/** The service graph of a window: counted as traces came, or from those that meet a filter. */
export function graph(store: LocalStore, query: GraphQuery, ticks: () => number): GraphAnswer {
  store.settle();
  const { sources, isComplete } = graphSources(store, query, ticks);
  return { services: graphOf(sources, query), isComplete };
}

export function series(store: LocalStore, query: SeriesQuery, ticks: () => number): SeriesAnswer {
  store.settle();
  const select = selectionOf(query.subject);
  const { start, end, periodSeconds } = query;
  const { sources, isComplete } = graphSources(store, query, ticks);
  const points = seriesOf(sources, {
    start,
    end,
    periodSeconds,
    ...(select === undefined ? {} : { select }),
  });
  return { points, isComplete };
}

function graphSources(
  store: LocalStore,
  { start, end, filter, groups, budgetMs = DEFAULT_BUDGET_MS }: GraphQuery,
  ticks: () => number,
): { sources: Iterable<GraphAccumulator>; isComplete: boolean } {
  if (filter === undefined) {
    return { sources: store.parts.graph.inRange({ start, end }), isComplete: true };
  }
  const isTimeUp = searchTime(budgetMs, ticks);
  const context = contextOf(groups);
  const found = new GraphAccumulator();
  const sources = [found];
  const search = { start, end, type: 'Event' as const, filter, context, before: Infinity };
  for (const step of searchTraces(store.parts, search)) {
    if (step.kind === 'candidate' && step.candidate.match !== undefined) {
      found.add(step.candidate.match);
    }
    if (isTimeUp(step)) {
      return { sources, isComplete: false };
    }
  }
  return { sources, isComplete: true };
}

export function traceGraph(store: LocalStore, ids: readonly TraceId[]): GraphService[] {
  const facts = readTraces(store, ids).flatMap(({ id, documents }) => {
    const trace = assembleTrace(id, documents);
    return trace === undefined ? [] : [factsOf(trace)];
  });
  return traceGraphOf(facts);
}

/** What was stored or changed after a cursor. */
export function arrivals(store: LocalStore, cursor: number, limit: number): Arrivals {
  store.settle();
  const rows = store.parts.table.changedAfter(cursor, limit);
  return {
    ids: rows.map(({ id }) => id),
    cursor: rows.at(-1)?.revision ?? cursor,
  };
}

function contextOf(groups: Groups = {}): FilterContext {
  return { groups: (name) => (Object.hasOwn(groups, name) ? groups[name] : undefined) };
}

import { describe, expect, it } from 'vitest';
import { assembleTrace, factsOf, matchesFilter, parseFilter } from '@xray-microservices/xray-model';
import type { Filter, TraceDocument, TraceFacts, TraceId } from '@xray-microservices/xray-model';
import { segment, traceId } from '../../test/support/documents.ts';
import { createRandom } from '../../test/support/random.ts';
import { arrived, FIRST_START, randomDocuments, SPAN } from '../../test/support/random-traces.ts';
import { createStore } from '../../test/support/store.ts';
import { graph, summaries } from './answer-queries.ts';
import type { LocalStore } from './local-store.ts';
import type { SummaryQuery } from './trace-store.ts';

const TRACES = 400;
const frozen = (): number => 0;

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  return parsed.ok ? parsed.filter : expect.fail(parsed.error.message);
}

const GROUPS = { slow: filterOf('duration > 1') };
const CONTEXT = { groups: (name: string): Filter | undefined => (name === 'slow' ? GROUPS.slow : undefined) };

/** A store with traces, and their facts as they come out of the documents without it, the newest first. */
function fill(seed: number): { store: LocalStore; facts: TraceFacts[] } {
  const random = createRandom(seed);
  const { store } = createStore({ maxTraces: 10_000, maxSegmentsPerTrace: 100 });
  const kept = new Map<string, TraceDocument[]>();
  for (const { document, bytes } of randomDocuments(random, TRACES * 4, TRACES)) {
    store.put(document, bytes);
    kept.set(document.trace_id, [...(kept.get(document.trace_id) ?? []), document]);
    if (random(200) === 0) store.flush();
  }
  store.flush();
  const facts = [...kept].map(([trace, documents]) => {
    const assembled = assembleTrace(trace as TraceId, documents);
    return assembled === undefined ? expect.fail() : factsOf(assembled);
  });
  return { store, facts: facts.sort((a, b) => b.startTime - a.startTime) };
}

/** Reads all pages, and how many traces were looked over for them. */
function readAll(
  store: LocalStore,
  query: SummaryQuery,
  ticks = frozen,
): { ids: string[]; processed: number } {
  const ids: string[] = [];
  let processed = 0;
  for (let token: string | undefined, pages = 0; pages === 0 || token !== undefined; pages += 1) {
    const page = summaries(store, { ...query, token }, ticks);
    ids.push(...page.summaries.map(({ Id }) => Id));
    processed += page.processed;
    token = page.token;
    expect(pages).toBeLessThan(5_000);
  }
  return { ids, processed };
}

const WINDOW = { start: FIRST_START - 10, end: FIRST_START + SPAN + 100 };
const { store, facts } = fill(53);

const FILTERS = [
  'ok',
  '!ok',
  'error',
  'fault',
  'throttle',
  'partial',
  '!partial AND fault',
  'error OR fault',
  'duration > 1.5',
  'duration <= 0.5',
  'responsetime < 0.3',
  'responsetime >= 1 AND http.status != 200',
  'http.status = 503',
  'http.status > 400 AND http.status < 500',
  'http.url = "http://h/3?q=\\"1\\""',
  'http.url CONTAINS "/4?"',
  'http.url BEGINSWITH "http://h/1"',
  'http.url ENDSWITH "\\"2\\""',
  'http.method = "POST"',
  'http.method != "POST"',
  'user = "user3"',
  'user CONTAINS "4"',
  'user',
  '!user',
  'annotation.order = 7',
  'annotation.order > 9',
  'annotation.order = 700',
  'annotation.paid',
  'annotation.paid = false',
  'annotation.note = "é"',
  'annotation.nothing',
  '!annotation.nothing',
  'service("audit")',
  'service("audit") { fault }',
  'service("größe +1") { error AND !throttle }',
  'service() { throttle }',
  '!service("users")',
  '!service("users") { fault }',
  'service(id(name: "db", type: "Database::SQL")) { fault }',
  'edge("users", "db")',
  'edge("users", "db") { fault }',
  'edge("users", "mail") { error } OR user = "user1"',
  'group.name = "slow"',
  'group.name = "unknown"',
  'name CONTAINS "aud"',
  'user = "user2" AND annotation.order = 3 AND service("mail")',
];

describe('searchTraces', () => {
  it.each(FILTERS)('finds what matches and nothing else: %s', (text) => {
    const filter = filterOf(text);
    const wanted = facts.filter((each) => matchesFilter(filter, each, CONTEXT)).map((each) => each.id);
    expect(readAll(store, { ...WINDOW, filter, groups: GROUPS, limit: 7, budgetMs: Infinity }).ids).toEqual(
      wanted,
    );
  });

  it('has a filter of each kind that finds some and not all', () => {
    const found = FILTERS.map(
      (text) => facts.filter((each) => matchesFilter(filterOf(text), each, CONTEXT)).length,
    );
    expect(found.filter((count) => count > 0 && count < facts.length).length).toBeGreaterThan(35);
  });

  it.each([1, 3, 1000])('answers every trace once, the newest first, in pages of %i', (limit) => {
    const { ids, processed } = readAll(store, { ...WINDOW, limit, budgetMs: Infinity });
    expect(ids).toEqual(facts.map((each) => each.id));
    expect(processed).toBe(facts.length);
  });

  it('ends a page when the time is up, and goes on behind it', () => {
    let ticks = 0;
    const clock = (): number => (ticks += 1);
    const filter = filterOf('annotation.order > 9');
    const wanted = facts.filter((each) => matchesFilter(filter, each, CONTEXT)).map((each) => each.id);
    const first = summaries(store, { ...WINDOW, filter, limit: 5, budgetMs: 3 }, clock);
    expect(first.token).toBeDefined();
    expect(first.processed).toBeLessThan(10);
    expect(readAll(store, { ...WINDOW, filter, limit: 5, budgetMs: 3 }, clock).ids).toEqual(wanted);
  });

  it('looks at as many traces as a page may hold, even when the time was up before', () => {
    const page = summaries(store, { ...WINDOW, limit: 20, budgetMs: 0 }, frozen);
    expect(page.summaries).toHaveLength(20);
    const filter = filterOf('annotation.nothing');
    const none = summaries(store, { ...WINDOW, filter, limit: 20, budgetMs: 0 }, frozen);
    expect(none).toMatchObject({
      summaries: [],
      processed: expect.toSatisfy((count) => count >= 20) as number,
    });
    expect(none.token).toBeDefined();
  });

  it('does not show twice or pass over what was there when traces come in between two pages', () => {
    const { store: growing, facts: before } = fill(59);
    const half = summaries(
      growing,
      { ...WINDOW, limit: Math.floor(before.length / 2), budgetMs: Infinity },
      frozen,
    );
    const random = createRandom(61);
    for (const { document, bytes } of randomDocuments(random, 50, TRACES)) {
      const other = { ...document, trace_id: document.trace_id.replace('5759e988', '5759e989') as TraceId };
      growing.put(other, bytes);
    }
    const rest = readAll(growing, { ...WINDOW, limit: 1000, budgetMs: Infinity });
    const shown = new Set([...half.summaries.map(({ Id }): string => Id), ...rest.ids]);
    expect(before.filter(({ id }) => !shown.has(id))).toEqual([]);
  });

  it.each([
    [
      'TraceId',
      ({ startTime }: TraceFacts, start: number, end: number) => startTime >= start && startTime < end,
    ],
    [
      'Event',
      ({ startTime, endTime }: TraceFacts, start: number, end: number) => startTime < end && endTime >= start,
    ],
    [
      'Service',
      ({ services }: TraceFacts, start: number, end: number) =>
        services.some(
          ({ endTime, inferred, inProgress }) =>
            !inferred && !inProgress && endTime >= start && endTime < end,
        ),
    ],
  ] as const)('looks at the time that is asked for: %s', (type, isWanted) => {
    const random = createRandom(67);
    for (let round = 0; round < 50; round += 1) {
      const start = FIRST_START + random(SPAN * 10) / 10;
      const end = start + random(60);
      const wanted = facts.filter((each) => isWanted(each, start, end)).map(({ id }) => id);
      expect(readAll(store, { start, end, type, limit: 5, budgetMs: Infinity }).ids).toEqual(wanted);
    }
  });

  it('counts only what matches in the graph of a filter, and says when it is not all', () => {
    const filter = filterOf('user = "user3"');
    const whole = graph(store, { ...WINDOW, filter }, frozen);
    expect(whole.isComplete).toBe(true);
    expect(whole.services.length).toBeGreaterThan(0);
    const all = graph(store, WINDOW, frozen);
    const total = ({ services }: typeof all): number =>
      services.reduce((sum, { SummaryStatistics: statistics }) => sum + (statistics?.TotalCount ?? 0), 0);
    expect(total(whole)).toBeLessThan(total(all));
    const { store: large } = createStore({ maxTraces: 10_000 });
    for (let number = 0; number < 600; number += 1) {
      const { document, bytes } = arrived(segment(1, { trace_id: traceId(number), user: 'user3' }));
      large.put(document, bytes);
    }
    let ticks = 0;
    expect(graph(large, { ...WINDOW, filter, budgetMs: 1 }, () => (ticks += 1)).isComplete).toBe(false);
  });
});

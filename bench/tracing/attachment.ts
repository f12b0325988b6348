/** What arrived of the marked requests, and whose trace it hangs on. */
export interface Attachment {
  /** Requests whose trace came. */
  traces: number;
  /** Traces with one query and one call, both of the request's own. */
  right: number;
  /** Queries in the trace of another request. */
  foreign: number;
  /** Queries beyond the first in one trace. */
  extra: number;
  /** Queries in any of these traces. */
  queries: number;
}

/** What one trace holds. */
interface Held {
  /** The mark of the request, from the URL of its call. */
  mark?: string;
  /** The marks of the queries; empty where the tracer keeps no SQL text. */
  queries: string[];
  calls: number;
}

interface Entity {
  id: string;
  trace_id: string;
  type?: string;
  subsegments?: Entity[];
  sql?: { sanitized_query?: string };
  http?: { request?: { url?: string } };
}

const markOfSql = (text = ''): string => /m_(\w+)/.exec(text)?.[1] ?? '';
const markOfUrl = (url = ''): string | undefined => /\/(\d+)(?:$|\?)/.exec(url)?.[1];

function collect(entity: Entity, held: Held): void {
  for (const child of entity.subsegments ?? []) {
    if (child.sql !== undefined) {
      const text = child.sql.sanitized_query;
      // A transaction's own statements carry no mark and belong to whoever has them
      if (text === undefined || text.includes('m_')) held.queries.push(markOfSql(text));
    } else if (child.http !== undefined) {
      held.calls += 1;
      const mark = markOfUrl(child.http.request?.url);
      if (mark !== undefined) held.mark = mark;
    }
    collect(child, held);
  }
}

function judge(traces: readonly Held[]): Attachment {
  const own = (held: Held, query: string): boolean => query === '' || query === held.mark;
  return {
    traces: traces.length,
    right: traces.filter(
      (held) => held.queries.length === 1 && held.calls === 1 && own(held, held.queries[0] ?? '?'),
    ).length,
    foreign: traces.reduce((sum, held) => sum + held.queries.filter((query) => !own(held, query)).length, 0),
    queries: traces.reduce((sum, held) => sum + held.queries.length, 0),
    extra: traces.reduce((sum, held) => sum + Math.max(0, held.queries.length - 1), 0),
  };
}

/** Judges X-Ray documents; of a segment that was sent again, the last counts. */
export function judgeDocuments(documents: readonly string[]): Attachment {
  const segments = new Map<string, Entity>();
  for (const text of documents) {
    const entity = JSON.parse(text) as Entity;
    if (entity.type !== 'subsegment') segments.set(entity.id, entity);
  }
  return judge(
    [...segments.values()].map((segment) => {
      const held: Held = { queries: [], calls: 0 };
      collect(segment, held);
      return held;
    }),
  );
}

interface Span {
  traceId: string;
  kind: number;
  attributes: { key: string; value: { stringValue?: string } }[];
}

const SERVER = 2;
const CLIENT = 3;

/** Judges spans as OTLP brings them. */
export function judgeSpans(requests: readonly object[]): Attachment {
  const spans = (requests as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }[]).flatMap((request) =>
    request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  const traces = new Map<string, Held>();
  for (const { traceId, kind } of spans) if (kind === SERVER) traces.set(traceId, { queries: [], calls: 0 });
  for (const { traceId, kind, attributes } of spans) {
    const held = traces.get(traceId);
    if (held === undefined || kind !== CLIENT) continue;
    const value = (name: string): string | undefined =>
      attributes.find(({ key }) => key === name)?.value.stringValue;
    const sql = value('db.query.text') ?? value('db.statement');
    if (sql !== undefined) {
      if (sql.includes('m_')) held.queries.push(markOfSql(sql));
      continue;
    }
    const mark = markOfUrl(value('url.full') ?? value('http.url'));
    if (mark === undefined) continue;
    held.calls += 1;
    held.mark = mark;
  }
  return judge([...traces.values()]);
}

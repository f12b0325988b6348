/* What xray-local's traces tell of the wait for a pooled connection (metadata `mysql2.pool_wait_ms`). */

const TRACES = 50;
const MOST_PAGES = 10;
const IDS_AT_ONCE = 5;

interface Part {
  metadata?: { mysql2?: { pool_wait_ms?: number } };
  subsegments?: Part[];
}

async function ask<Answer>(url: string, question: object): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(question) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const waitIn = ({ metadata, subsegments = [] }: Part): number =>
  (metadata?.mysql2?.pool_wait_ms ?? 0) + subsegments.reduce((sum, part) => sum + waitIn(part), 0);

interface Summaries {
  TraceSummaries: { Id: string }[];
  NextToken?: string | null;
}

/** The ids of a few hundred of the traces that began in this time, newest first. */
async function idsOf(
  xrayUrl: string,
  service: string,
  [from, to]: readonly [number, number],
): Promise<string[]> {
  const question = { StartTime: from / 1000, EndTime: to / 1000, FilterExpression: `service("${service}")` };
  const ids: string[] = [];
  let token: string | null | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = typeof token === 'string' ? { NextToken: token } : {};
    const answer = await ask<Summaries>(`${xrayUrl}/TraceSummaries`, { ...question, ...next });
    ids.push(...answer.TraceSummaries.map(({ Id }) => Id));
    token = answer.NextToken;
    if (typeof token !== 'string') break;
  }
  return ids;
}

/** So many, spread evenly over all. */
const spreadOver = <Item>(items: readonly Item[], count: number): Item[] =>
  items.filter(
    (_, i) => Math.floor((i * count) / items.length) !== Math.floor(((i - 1) * count) / items.length),
  );

/**
 * Milliseconds that a request waited for connections of the pool, on average over some of the traces that began in this
 * time (epoch milliseconds); undefined when there are none.
 */
export async function poolWaitMs(
  xrayUrl: string,
  service: string,
  time: readonly [number, number],
): Promise<number | undefined> {
  const ids = spreadOver(await idsOf(xrayUrl, service, time), TRACES);
  let waited = 0;
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    const { Traces } = await ask<{ Traces: { Segments: { Document: string }[] }[] }>(`${xrayUrl}/Traces`, {
      TraceIds: ids.slice(i, i + IDS_AT_ONCE),
    });
    const documents = Traces.flatMap(({ Segments }) => Segments.map(({ Document }) => Document));
    waited += documents.reduce((sum, text) => sum + waitIn(JSON.parse(text) as Part), 0);
  }
  return ids.length === 0 ? undefined : waited / ids.length;
}

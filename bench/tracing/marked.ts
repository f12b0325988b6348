import { table } from '../stats.ts';
import type { Attachment } from './attachment.ts';
import { judgeDocuments, judgeSpans } from './attachment.ts';
import { sendMarked } from './load.ts';
import type { Part, Variant } from './processes.ts';
import type { VariantPlan } from './variants.ts';

/** What arrived of marked requests. */
export interface Marked extends Attachment {
  variant: string;
  route: string;
  connections: number;
}

const CONNECTIONS = [32, 128];
const ROUTES = ['/mix'];
const OUR_ROUTES = ['/mix', '/mix/execute', '/mix/callback', '/mix/transaction'];

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** OpenTelemetry exports every 5 s. */
const settle = (tracer: string): Promise<void> => wait(tracer === 'otel' ? 6000 : 1500);

interface Run {
  plan: VariantPlan;
  variant: Variant;
  sink: Part<unknown>;
  count: number;
}

async function check(
  { plan, variant, sink, count }: Run,
  route: string,
  connections: number,
): Promise<Marked> {
  // spans of what ran before must be out before those of this run are kept
  if (plan.tracer === 'otel') await settle(plan.tracer);
  sink.tell('keep');
  await sendMarked(variant, route, count, connections);
  await settle(plan.tracer);
  const { documents, spans } = await sink.ask<{ documents: string[]; spans: object[] }>('take');
  const attachment = plan.tracer === 'otel' ? judgeSpans(spans) : judgeDocuments(documents);
  return { variant: variant.name, route, connections, ...attachment };
}

/** Sends marked requests to a variant and judges what arrived. */
export async function checkAttachment(run: Run): Promise<Marked[]> {
  const marked: Marked[] = [];
  for (const route of run.plan.tracer === 'ours' ? OUR_ROUTES : ROUTES)
    for (const connections of CONNECTIONS) marked.push(await check(run, route, connections));
  return marked;
}

/** The same as a table. */
export function showMarked(marked: readonly Marked[], count: number): string {
  const rows = marked.map((each) => [
    `${each.variant} ${each.route}`,
    String(each.connections),
    String(each.traces),
    String(each.right),
    String(each.foreign),
    String(each.extra),
    String(Math.max(0, count - each.queries)),
  ]);
  const head = [
    '',
    'connections',
    'traces',
    'exactly their own query and call',
    'queries of other requests',
    'queries twice',
    "queries in no request's trace",
  ];
  return `\n${count} marked requests: what arrived\n\n${table(head, rows)}`;
}

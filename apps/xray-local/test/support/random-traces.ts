import { parseDocument } from '@xray-microservices/xray-model';
import type { TraceDocument } from '@xray-microservices/xray-model';
import { id, traceId } from './documents.ts';

type Random = (limit: number) => number;

const NAMES = ['users', 'notification', 'audit', 'größe +1'];
const STATUSES = [200, 200, 200, 404, 429, 503];

/** When the first of {@link randomDocuments} starts, epoch seconds. */
export const FIRST_START = 1_465_510_000;

/** How many seconds later the last one starts. */
export const SPAN = 1_800;

const pick = <T>(random: Random, choices: readonly T[]): T => choices[random(choices.length)] as T;

/** A document of one of `traces` traces: complete or not, with or without parents, calls, annotations and faults. */
export function randomDocument(random: Random, traces: number): Record<string, unknown> {
  const trace = random(traces);
  const number = random(6) + trace * 10;
  // Each trace has its time, so that most of its documents are near each other.
  const start = FIRST_START + (trace * SPAN) / traces + random(3_000_000) / 1e6;
  const end = start + random(2_000_000) / 1e6;
  const status = pick(random, STATUSES);
  const isOpen = random(8) === 0;
  const isRoot = number % 10 === 0;
  return {
    id: id(number),
    name: pick(random, NAMES),
    trace_id: traceId(trace),
    start_time: start,
    ...(isOpen ? { in_progress: true } : { end_time: end }),
    ...(isRoot || random(4) === 0 ? {} : { parent_id: id(trace * 10 + random(6)) }),
    ...(random(3) === 0 ? { user: `user${random(5)}` } : {}),
    ...outcome(status),
    http: {
      request: { method: pick(random, ['GET', 'POST']), url: `http://h/${random(9)}?q="${random(3)}"` },
      response: { status },
    },
    annotations: { order: random(12), paid: random(2) === 0, note: pick(random, ['é', 'a\nb', 'plain']) },
    subsegments: random(2) === 0 ? [] : [call(random, number, start, end)],
  };
}

function call(random: Random, number: number, start: number, end: number): Record<string, unknown> {
  return {
    id: id(1_000_000 + number),
    name: pick(random, ['db', 'mail']),
    namespace: 'remote',
    start_time: start,
    end_time: (start + end) / 2,
    ...outcome(pick(random, STATUSES)),
    ...(random(2) === 0 ? { sql: { sanitized_query: 'SELECT ?' } } : {}),
  };
}

function outcome(status: number): Record<string, boolean> {
  return {
    ...(status === 503 ? { fault: true } : {}),
    ...(status === 404 || status === 429 ? { error: true } : {}),
    ...(status === 429 ? { throttle: true } : {}),
  };
}

/** The documents as they would arrive: their bytes, and parsed. */
export function randomDocuments(
  random: Random,
  count: number,
  traces: number,
): { readonly document: TraceDocument; readonly bytes: Buffer }[] {
  return Array.from({ length: count }, () => arrived(randomDocument(random, traces)));
}

/** A document as it would arrive. */
export function arrived(members: Readonly<Record<string, unknown>>): {
  document: TraceDocument;
  bytes: Buffer;
} {
  const text = JSON.stringify(members);
  const parsed = parseDocument(text);
  if (!parsed.ok) {
    throw new Error(`The test's own document is refused: ${parsed.refusal.hint}`);
  }
  return { document: parsed.document, bytes: Buffer.from(text) };
}

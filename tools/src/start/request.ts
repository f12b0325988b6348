import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** The answer to the request that the whole system exists for. */
export interface Answer {
  status: number;
  contentType: string;
  body: unknown;
  traceId: string;
  milliseconds: number;
}

const TIMEOUT_MS = 15_000;

function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // shown as it came
  }
}

/** Sends GET /usermgmt/notification-xray with a trace id of its own and the wish to be sampled. */
export async function sendRequest(userManagement: string): Promise<Answer> {
  const traceId = newTraceId();
  const start = performance.now();
  const response = await fetch(`${userManagement}/usermgmt/notification-xray`, {
    headers: { 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=1` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = parseBody(await response.text());
  const contentType = response.headers.get('content-type')?.split(';')[0] ?? '';
  return { status: response.status, contentType, body, traceId, milliseconds: performance.now() - start };
}

/** The documents of a trace as BatchGetTraces gives them; none while it is unknown. */
export async function fetchDocuments(xray: string, traceId: string): Promise<string[]> {
  const response = await fetch(`${xray}/Traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ TraceIds: [traceId] }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`BatchGetTraces answered ${response.status}: ${await response.text()}`);
  const { Traces } = (await response.json()) as { Traces: { Segments: { Document: string }[] }[] };
  return (Traces[0]?.Segments ?? []).map((segment) => segment.Document);
}

/** Asks until `enough` is content with the documents or the deadline has passed; answers the last ones either way. */
export async function waitForDocuments(
  xray: string,
  traceId: string,
  enough: (documents: string[]) => boolean,
  deadlineMs: number,
): Promise<string[]> {
  const deadline = Date.now() + deadlineMs;
  let documents: string[] = [];
  do {
    documents = await fetchDocuments(xray, traceId);
    if (enough(documents)) break;
    await delay(25);
  } while (Date.now() < deadline);
  return documents;
}

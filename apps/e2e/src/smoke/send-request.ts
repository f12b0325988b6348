import { z } from 'zod';
import { excerpt } from '@xray-microservices/xray-model';
import type { TraceId } from '@xray-microservices/xray-model';
import { sampledHeader } from './trace-header.ts';

export const PATH = '/usermgmt/notification-xray';

/** What user-management tells about traces; the rest is not looked at. An answer that is no 200 has no notification. */
const Body = z.object({
  trace_id: z.string().optional(),
  notification: z.object({ trace_id: z.string().optional() }).optional(),
  type: z.string().optional(),
});

/** What came back. */
export type Answer =
  | { readonly kind: 'unanswered'; readonly problem: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly milliseconds: number;
      /** The trace that user-management says the request was in. */
      readonly traceId: string | undefined;
      /** The same of notification, as far as user-management passes it on. */
      readonly notificationTraceId: string | undefined;
      /** What kind of problem user-management says it has. */
      readonly problemType: string | undefined;
      /** The start of the body, or where it leads. */
      readonly text: string;
    };

export interface RequestOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

const LONGEST_TEXT = 500;
/** Characters of what is no answer. */
const LONGEST_EXCERPT = 120;
/** Bytes of an answer that are read: user-management's has a few hundred, whatever else answers may have no end. */
const MOST_BYTES = 65_536;

/** Sends the request that crosses both services, with a trace id of its own. */
export async function sendRequest(traceId: TraceId, options: RequestOptions): Promise<Answer> {
  const start = performance.now();
  try {
    const response = await fetch(addressOf(options.url), {
      headers: { ...options.headers, 'X-Amzn-Trace-Id': sampledHeader(traceId) },
      signal: AbortSignal.timeout(options.timeoutMs),
      // Headers may be tokens, and belong to nobody else.
      redirect: 'manual',
    });
    const text = await startOf(response);
    const milliseconds = performance.now() - start;
    const body = Body.safeParse(jsonOf(text)).data;
    const target = response.headers.get('location');
    if (response.status === 200 && body?.notification === undefined)
      return {
        kind: 'unanswered',
        problem: `something else than user-management answers: ${excerpt(text, LONGEST_EXCERPT)}`,
      };
    return {
      kind: 'answered',
      status: response.status,
      milliseconds,
      traceId: body?.trace_id,
      notificationTraceId: body?.notification?.trace_id,
      problemType: body?.type,
      text: target === null ? text.slice(0, LONGEST_TEXT) : `it leads to ${target}`,
    };
  } catch (error) {
    return { kind: 'unanswered', problem: `no answer: ${reasonOf(error, options.timeoutMs)}` };
  }
}

/** The whole address of the request. */
export const addressOf = (url: string): string => `${url.replace(/\/+$/, '')}${PATH}`;

async function startOf(response: Response): Promise<string> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_BYTES) break; // which closes the connection
  }
  return Buffer.concat(chunks).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of a proxy
  }
}

/** `fetch` hides what happened in the cause; of several addresses the first counts. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `none within ${timeoutMs / 1000} s`;
  const first: unknown = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  return first instanceof Error ? `${error.message}: ${first.message}` : error.message;
}

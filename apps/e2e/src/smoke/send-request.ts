import { z } from 'zod';
import type { TraceId } from '@xray-microservices/xray-model';
import { sampledHeader } from './trace-header.ts';

export const PATH = '/usermgmt/notification-xray';

/** What the body of the answer tells about traces; the rest is not looked at. */
const Body = z.object({
  trace_id: z.string().optional(),
  notification: z.object({ trace_id: z.string().optional() }).optional(),
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
      /** The start of the body. */
      readonly text: string;
    };

export interface RequestOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

const LONGEST_TEXT = 500;

/** Sends the request that crosses both services, with a trace id of its own. */
export async function sendRequest(traceId: TraceId, options: RequestOptions): Promise<Answer> {
  const start = performance.now();
  try {
    const response = await fetch(addressOf(options.url), {
      headers: { ...options.headers, 'X-Amzn-Trace-Id': sampledHeader(traceId) },
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const text = await response.text();
    const milliseconds = performance.now() - start;
    const body = Body.safeParse(jsonOf(text)).data;
    return {
      kind: 'answered',
      status: response.status,
      milliseconds,
      traceId: body?.trace_id,
      notificationTraceId: body?.notification?.trace_id,
      text: text.slice(0, LONGEST_TEXT),
    };
  } catch (error) {
    return { kind: 'unanswered', problem: reasonOf(error) };
  }
}

/** The whole address of the request. */
export const addressOf = (url: string): string => `${url.replace(/\/+$/, '')}${PATH}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of a proxy; the check says that there is no trace id
  }
}

/** `fetch` hides what happened in the cause; of several addresses the first counts. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const first: unknown = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  return first instanceof Error ? `${error.message}: ${first.message}` : error.message;
}

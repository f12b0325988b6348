import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import { z } from 'zod';
import type { Outcome, Service } from './ledger.ts';

/** What came back for a request. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** What an answer is held against. */
export interface Expected {
  readonly traceId: string;
  /** What a 2xx has to say. */
  readonly right: z.ZodType;
}

/**
 * Problems by which a caller knows what happened and what to do. `internal_error` says nothing, and what blames the
 * caller (401, 404, …) is wrong in answer to a request that is right.
 */
const CLEAR = [
  'upstream_failed',
  'upstream_unavailable',
  'upstream_timeout',
  'database_unavailable',
  'overloaded',
  'service_stopping',
  'too_many_requests',
  'unprocessable',
] as const;

const problem = z.object({
  type: z.string(),
  status: z.number(),
  title: z.string(),
  trace_id: z.string().optional(),
  request_id: z.string().optional(),
});

const LONGEST_QUOTE = 200;
const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST_QUOTE));

/** How a request ended that got an answer. */
export function outcomeOf({ status, contentType, body }: Answer, { traceId, right }: Expected): Outcome {
  if (status >= 200 && status < 300) {
    const parsed = right.safeParse(jsonOf(body));
    if (parsed.success) return { is: 'ok' };
    return { is: 'unclear', why: `${status} with a wrong body: ${quoted(body)}` };
  }
  const parsed = problem.safeParse(jsonOf(body));
  if (!parsed.success || contentType?.startsWith('application/problem+json') !== true) {
    return { is: 'unclear', why: `${status} without a problem: ${quoted(body)}` };
  }
  const { type, trace_id, request_id } = parsed.data;
  const code = CLEAR.find((name) => PROBLEM_TYPES[name].type === type);
  if (code === undefined || PROBLEM_TYPES[code].status !== status)
    return { is: 'unclear', why: `${status} ${type}` };
  // A service that is stopping opens no segment for what it turns away.
  const isNamed = trace_id === traceId || (code === 'service_stopping' && request_id !== undefined);
  return isNamed ? { is: 'refused', code } : { is: 'unclear', why: `${status} ${type} without its trace id` };
}

/**
 * How a request ended that got no answer.
 *
 * @param ended services that the fault ends; of any other a broken connection is no clear answer
 */
export function outcomeOfError(error: unknown, of: Service, ended: readonly Service[]): Outcome {
  const { name = '', cause } = error instanceof Error ? error : {};
  const why = String((cause as { code?: unknown } | undefined)?.code ?? error);
  if (name !== 'TimeoutError' && ended.includes(of)) return { is: 'cut', why };
  return { is: 'unclear', why: `no answer of ${of}: ${why}` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

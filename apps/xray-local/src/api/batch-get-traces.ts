import { z } from 'zod';
import { parseTraceId } from '@xray-microservices/xray-model';
import type { TraceId } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { answerTrace } from './answer-trace.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';

const MAX_TRACES = 5;

/** The size beyond which the real service says that a trace is too large. It is answered whole here all the same. */
const TRACE_SIZE_LIMIT = 500 * 1024;

const Request = z.object({
  TraceIds: z.array(z.string().min(1).max(35)),
  NextToken: z.string().optional(),
});

/** BatchGetTraces: the documents of traces by their ids. Ids in the W3C form are taken too, and answered in X-Ray's. */
export function batchGetTraces({ store }: Pick<Services, 'store'>): Action {
  return async (input) => {
    const { TraceIds: ids, NextToken: nextToken } = readRequest(Request, input);
    if (ids.length > MAX_TRACES) {
      throw invalidRequest(`Exceeding maximum query size: ${MAX_TRACES}`);
    }
    if (nextToken !== undefined) {
      throw invalidRequest('NextToken is currently not supported');
    }
    const known = new Map(ids.map((asked) => [asked, parseTraceId(asked)]));
    const wanted = new Set([...known.values()].filter((id) => id !== undefined));
    const found = new Map<TraceId, object>();
    for (const stored of await store.readTraces([...wanted])) {
      const trace = answerTrace(stored);
      if (trace !== undefined) {
        const { id, duration, segments } = trace;
        const isTooLarge = stored.isFull || stored.bytes > TRACE_SIZE_LIMIT;
        found.set(stored.id, { Id: id, Duration: duration, LimitExceeded: isTooLarge, Segments: segments });
      }
    }
    const isFound = (id: TraceId | undefined): boolean => id !== undefined && found.has(id);
    const unprocessed = ids.filter((asked) => !isFound(known.get(asked)));
    return { Traces: [...found.values()], UnprocessedTraceIds: unprocessed };
  };
}

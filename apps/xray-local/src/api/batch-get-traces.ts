import { z } from 'zod';
import { assembleTrace, parseTraceId, serializeDocument } from '@xray-microservices/xray-model';
import type { Trace, TraceId } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { ApiContext } from './context.ts';
import { readRequest } from './read-request.ts';

const MAX_TRACES = 5;

/** The size beyond which the real service says that a trace is too large. It is answered whole here all the same. */
const TRACE_SIZE_LIMIT = 500 * 1024;

const Request = z.object({
  TraceIds: z.array(z.string().min(1).max(35)),
  NextToken: z.string().nullish(),
});

/** BatchGetTraces: the documents of traces by their ids. Ids in the W3C form are taken too, and answered in X-Ray's. */
export function batchGetTraces({ store }: ApiContext): Action {
  return (input) => {
    const { TraceIds: ids, NextToken: nextToken } = readRequest(Request, input);
    if (ids.length > MAX_TRACES) {
      throw invalidRequest(`Exceeding maximum query size: ${MAX_TRACES}`);
    }
    if (typeof nextToken === 'string') {
      throw invalidRequest('NextToken is currently not supported');
    }
    const found = new Map<TraceId, object>();
    const unprocessed: string[] = [];
    for (const asked of ids) {
      const id = parseTraceId(asked);
      const answer = id === undefined ? undefined : readTrace(store, id);
      if (id === undefined || answer === undefined) {
        unprocessed.push(asked);
      } else {
        found.set(id, answer);
      }
    }
    return { Traces: [...found.values()], UnprocessedTraceIds: unprocessed };
  };
}

function readTrace(store: ApiContext['store'], id: TraceId): object | undefined {
  const stored = store.read(id);
  const trace = stored === undefined ? undefined : assembleTrace(id, stored.documents);
  if (stored === undefined || trace === undefined) {
    return undefined;
  }
  return {
    Id: trace.id,
    Duration: roundToMicroseconds(trace.duration),
    LimitExceeded: stored.isFull || stored.bytes > TRACE_SIZE_LIMIT,
    Segments: segmentsOf(trace),
  };
}

function segmentsOf({ documents }: Trace): object[] {
  return documents.map((document) => ({ Id: document.id, Document: serializeDocument(document) }));
}

/** Epoch seconds as floating point numbers are exact to about a quarter of a microsecond; their difference shows it. */
function roundToMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

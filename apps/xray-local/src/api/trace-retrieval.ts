import { parseTraceId } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { answerTrace } from './answer-trace.ts';
import type { AnsweredTrace } from './answer-trace.ts';
import { readRequest } from './read-request.ts';
import type { Retrieval } from './retrievals.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';
import { Timestamp, windowOf } from './time.ts';

/** Traces of one retrieval at most. */
const MAX_TRACES = 5;

const RetrievalToken = z.string().min(1).max(1_020);

const StartRequest = z.object({
  TraceIds: z.array(z.string().min(1).max(35)).min(1).max(MAX_TRACES),
  StartTime: Timestamp,
  EndTime: Timestamp,
});
const ListRequest = z.object({ RetrievalToken, TraceFormat: z.enum(['XRAY', 'OTEL']).optional(), NextToken });
const CancelRequest = z.object({ RetrievalToken });
const GraphRequest = z.object({ RetrievalToken, NextToken });

/** StartTraceRetrieval: the traces are at hand, so the retrieval is complete at once. */
export function startTraceRetrieval({ retrievals, newId }: Services): Action {
  return (input) => {
    const request = readRequest(StartRequest, input);
    const token = newId();
    const ids = new Set(request.TraceIds.flatMap((id) => parseTraceId(id) ?? []));
    retrievals.start(token, [...ids], windowOf(request));
    return { RetrievalToken: token };
  };
}

/** ListRetrievedTraces: the documents of the traces, in X-Ray's format. */
export function listRetrievedTraces(services: Services): Action {
  return async (input) => {
    const request = readRequest(ListRequest, input);
    refuseToken(request);
    if (request.TraceFormat === 'OTEL') {
      throw invalidRequest(
        'xray-local keeps X-Ray documents and does not turn them into spans: ask for TraceFormat XRAY.',
      );
    }
    const retrieval = services.retrievals.find(request.RetrievalToken);
    const traces = await retrieve(services, retrieval);
    return {
      RetrievalStatus: statusOf(retrieval),
      TraceFormat: 'XRAY',
      Traces: traces.map(({ id, duration, segments }) => ({ Id: id, Duration: duration, Spans: segments })),
    };
  };
}

/** CancelTraceRetrieval: nothing is answered for its token any more. */
export function cancelTraceRetrieval({ retrievals }: Services): Action {
  return (input) => {
    retrievals.cancel(readRequest(CancelRequest, input).RetrievalToken);
    return {};
  };
}

/** GetRetrievedTracesGraph: the services of the traces. Links between traces are not told. */
export function getRetrievedTracesGraph(services: Services): Action {
  return async (input) => {
    const request = readRequest(GraphRequest, input);
    refuseToken(request);
    const retrieval = services.retrievals.find(request.RetrievalToken);
    const traces = await retrieve(services, retrieval);
    const ids = traces.flatMap(({ id }) => parseTraceId(id) ?? []);
    const graph = await services.store.traceGraph(ids);
    return {
      RetrievalStatus: statusOf(retrieval),
      Services: graph.map((service) => ({ Service: service, Links: [] })),
    };
  };
}

/** The traces of a retrieval that were active in its window, of which the end is part here. */
async function retrieve({ store }: Services, retrieval: Retrieval): Promise<AnsweredTrace[]> {
  if (retrieval.isCancelled) {
    return [];
  }
  const { start, end } = retrieval.window;
  const traces = (await store.readTraces(retrieval.ids)).flatMap((stored) => answerTrace(stored) ?? []);
  return traces.filter(({ startTime, endTime }) => startTime <= end && endTime >= start);
}

function statusOf({ isCancelled }: Retrieval): string {
  return isCancelled ? 'CANCELLED' : 'COMPLETE';
}

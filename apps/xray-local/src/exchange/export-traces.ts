import { parseTraceId, serializeDocument } from '@xray-microservices/xray-model';
import type { TraceId } from '@xray-microservices/xray-model';
import { jsonAnswer } from '../http/answer.ts';
import type { Endpoint } from '../http/answer.ts';
import { ApiError, invalidRequest } from '../http/api-error.ts';
import type { StoredTrace, TraceStore } from '../store/trace-store.ts';
import type { TraceFile } from './trace-file.ts';

/** What one file holds at most. */
const MOST_TRACES = 200;
const MOST_BYTES = 32 * 1024 * 1024;

/** Traces read at once: between them the store gets to other questions. */
const TRACES_AT_ONCE = 10;

/** GET /local/export?ids=a,b: the documents of traces as they are stored, to be imported elsewhere. */
export function exportTraces(store: Pick<TraceStore, 'readTraces'>): Endpoint {
  return {
    methods: ['GET', 'HEAD'],
    answer: async ({ query }) => {
      const traces = await readAll(store, readIds(query.get('ids') ?? ''));
      const file: TraceFile = { version: 1, traces: traces.map(traceOf) };
      return jsonAnswer(file, 200, { 'content-disposition': 'attachment; filename="traces.json"' });
    },
  };
}

function readIds(text: string): TraceId[] {
  const asked = text.split(',').filter((id) => id !== '');
  if (asked.length === 0 || asked.length > MOST_TRACES) {
    throw invalidRequest(`Name 1 to ${MOST_TRACES} traces: /local/export?ids=1-...,1-...`);
  }
  const ids = asked.map((id) => parseTraceId(id));
  if (ids.some((id) => id === undefined)) {
    throw invalidRequest('ids holds something that is no trace id.');
  }
  return [...new Set(ids.filter((id) => id !== undefined))];
}

async function readAll(
  store: Pick<TraceStore, 'readTraces'>,
  ids: readonly TraceId[],
): Promise<StoredTrace[]> {
  const traces: StoredTrace[] = [];
  let bytes = 0;
  for (let start = 0; start < ids.length; start += TRACES_AT_ONCE) {
    const read = await store.readTraces(ids.slice(start, start + TRACES_AT_ONCE));
    traces.push(...read);
    bytes += read.reduce((sum, trace) => sum + trace.bytes, 0);
    if (bytes > MOST_BYTES) {
      throw new ApiError(
        413,
        'RequestEntityTooLargeException',
        `The traces have more than ${MOST_BYTES} bytes: export fewer at once.`,
      );
    }
  }
  return traces;
}

function traceOf({ id, documents }: StoredTrace): TraceFile['traces'][number] {
  return {
    Id: id,
    Segments: documents.map((document) => ({ Id: document.id, Document: serializeDocument(document) })),
  };
}

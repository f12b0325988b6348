import { assembleTrace, parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import type { StoredTrace } from '../api/types.ts';

/** Puts a trace together from its documents as BatchGetTraces answers them. */
export function readTrace(stored: StoredTrace): Trace | undefined {
  const id = parseTraceId(stored.Id);
  const documents = stored.Segments.flatMap(({ Document: text }) => {
    const parsed = parseDocument(text);
    return parsed.ok ? [parsed.document] : [];
  });
  return id === undefined ? undefined : assembleTrace(id, documents);
}

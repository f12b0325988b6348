import { parseTraceId } from '@xray-microservices/xray-model';

/** What POST /local/import takes. */
export interface TraceFile {
  readonly version: 1;
  readonly traces: readonly {
    readonly Id: string;
    readonly Segments: readonly { readonly Id: string; readonly Document: string }[];
  }[];
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a file of traces: an export of the console, the answer of `aws xray batch-get-traces`, or segment documents as
 * JSON (one, a list, or one to a line). Throws an Error with a sentence for people.
 */
export function readTraceFile(text: string): TraceFile {
  const content = parse(text);
  if (isObject(content)) {
    const traces = content['traces'] ?? content['Traces'];
    if (Array.isArray(traces)) {
      return { version: 1, traces: traces as TraceFile['traces'] };
    }
  }
  return fromDocuments(Array.isArray(content) ? content : [content]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const lines = text.split('\n').filter((line) => line.trim().startsWith('{'));
    try {
      if (lines.length > 1) {
        return lines.map((line) => JSON.parse(line) as unknown);
      }
    } catch {
      // Told below, with the first cause: most files are meant to be one piece of JSON.
    }
    throw new Error('The file is not JSON.', { cause });
  }
}

function fromDocuments(documents: readonly unknown[]): TraceFile {
  const byTrace = new Map<string, { Id: string; Document: string }[]>();
  for (const document of documents) {
    const id = isObject(document) ? parseTraceId(String(document['trace_id'])) : undefined;
    if (id === undefined || !isObject(document)) {
      throw new Error('The file holds something that is no segment document: it has no trace_id.');
    }
    const segments = byTrace.get(id) ?? [];
    segments.push({ Id: String(document['id']), Document: JSON.stringify(document) });
    byTrace.set(id, segments);
  }
  return { version: 1, traces: [...byTrace].map(([Id, Segments]) => ({ Id, Segments })) };
}

import { jsonAnswer } from '../http/answer.ts';
import type { Endpoint } from '../http/answer.ts';
import { readBytes } from '../http/read-body.ts';
import { readJson } from '../http/read-json.ts';
import type { Unprocessed } from '../ingest/report.ts';
import { readRequest } from '../api/read-request.ts';
import { TraceFileSchema } from './trace-file.ts';

/** Keeps documents here and sends them nowhere else; answers for each that was not kept why. */
export type KeepDocuments = (documents: readonly string[]) => Promise<readonly Unprocessed[]>;

/** A file that was exported here, and as much again for what JSON adds to quotes. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

const DOCUMENTS_AT_ONCE = 200;

/** Refusals that are told one by one; the rest is only counted. */
const MOST_TOLD = 200;

/** POST /local/import: keeps the documents of a file of traces, each by itself. They are not forwarded to AWS. */
export function importTraces(keepDocuments: KeepDocuments): Endpoint {
  return {
    methods: ['POST'],
    answer: async ({ incoming }) => {
      const body = (await readBytes(incoming, MAX_FILE_BYTES)).toString('utf8');
      const traces = readRequest(TraceFileSchema, readJson(body));
      const documents = traces.flatMap(({ Segments: segments }) =>
        segments.map(({ Document: text }) => text),
      );
      // Segments that were inferred follow from the others, and are made again where they are missing.
      const sent = documents.filter((text) => !isInferred(text));
      const rejected: Unprocessed[] = [];
      for (let start = 0; start < sent.length; start += DOCUMENTS_AT_ONCE) {
        rejected.push(...(await keepDocuments(sent.slice(start, start + DOCUMENTS_AT_ONCE))));
      }
      return jsonAnswer({
        imported: sent.length - rejected.length,
        rejected: rejected.slice(0, MOST_TOLD).map(({ id, code, message }) => ({ id, code, message })),
        rejectedCount: rejected.length,
      });
    },
  };
}

/** Only a text that says so is read twice. */
function isInferred(text: string): boolean {
  if (!text.includes('"inferred"')) {
    return false;
  }
  try {
    const document: unknown = JSON.parse(text);
    return (
      typeof document === 'object' &&
      document !== null &&
      'inferred' in document &&
      document.inferred === true
    );
  } catch {
    return false; // It is refused like any other document that is no JSON.
  }
}

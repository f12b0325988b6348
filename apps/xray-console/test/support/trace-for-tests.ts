import { assembleTrace, parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import { traceOf } from './documents.ts';
import type { Document, Kind } from './documents.ts';
import { randomFrom } from './random.ts';

const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

/** 16 hexadecimal digits that end in the given number. */
export function hexId(number: number): string {
  return number.toString(16).padStart(16, '0');
}

/** A (sub)segment at these milliseconds; its id is its number. */
export function span(number: number, name: string, from: number, to: number, rest: Document = {}): Document {
  return { id: hexId(number), name, start_time: 1000 + from / 1000, end_time: 1000 + to / 1000, ...rest };
}

/** A trace of these segments. Throws when they make none. */
export function assembled(...segments: readonly Document[]): Trace {
  return put(
    TRACE_ID,
    segments.map((segment) => ({ trace_id: TRACE_ID, ...segment })),
  );
}

/** A trace as the two services send it. */
export function serviceTrace(kind: Kind, seed = 1): Trace {
  const { id, documents } = traceOf({ kind, at: 1_795_660_000, random: randomFrom(seed) });
  return put(id, documents);
}

function put(text: string, documents: readonly Document[]): Trace {
  const id = parseTraceId(text);
  const parsed = documents.map((document) => parseDocument(JSON.stringify(document)));
  const trace =
    id &&
    assembleTrace(
      id,
      parsed.flatMap((each) => {
        if (!each.ok) {
          throw new Error(each.refusal.message);
        }
        return [each.document];
      }),
    );
  if (trace === undefined) {
    throw new Error('These documents make no trace.');
  }
  return trace;
}

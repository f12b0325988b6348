import { parseDocument } from '../../src/index.ts';
import type { TraceDocument, TraceId } from '../../src/index.ts';

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793' as TraceId;

/** A whole second, so that times in tests can be written as offsets without rounding. */
export const T0 = 1_465_510_280;

/** 16 hexadecimal digits that end in the given text; makes ids in tests short to write. */
export function id(end: string | number): string {
  return String(end).padStart(16, '0');
}

type Members = Readonly<Record<string, unknown>>;

/** A complete segment of one second. */
export function segment(end: string | number, members: Members = {}): Members {
  return {
    id: id(end),
    name: `segment ${end}`,
    trace_id: TRACE_ID,
    start_time: T0,
    end_time: T0 + 1,
    ...members,
  };
}

/** A complete embedded subsegment of half a second. */
export function subsegment(end: string | number, members: Members = {}): Members {
  return { id: id(end), name: `subsegment ${end}`, start_time: T0, end_time: T0 + 0.5, ...members };
}

/** A complete subsegment that is sent on its own. */
export function independent(end: string | number, parent: string | number, members: Members = {}): Members {
  return subsegment(end, { type: 'subsegment', trace_id: TRACE_ID, parent_id: id(parent), ...members });
}

/** The document as it would arrive: written as JSON and parsed. */
export function document(members: Members): TraceDocument {
  const parsed = parseDocument(JSON.stringify(members));
  if (!parsed.ok) {
    throw new Error(`The test's own document is refused: ${parsed.refusal.hint}`);
  }
  return parsed.document;
}

export function documents(...all: readonly Members[]): TraceDocument[] {
  return all.map(document);
}

import type { TraceDocument } from '../document/segment-document.ts';

/** The largest document that X-Ray takes, in bytes. */
const MAX_BYTES = 65_536;

/** What is left of texts and lists, step by step, until the document fits. */
const STEPS = [
  { text: 2_000, items: 200 },
  { text: 500, items: 50 },
  { text: 100, items: 5 },
] as const;

/** Members that say which (sub)segment it is are never cut. */
const NEVER_CUT: ReadonlySet<string> = new Set(['id', 'trace_id', 'parent_id', 'name', 'type']);

/** Members of any number of keys, which are not cut one by one. */
const EXPENDABLE: ReadonlySet<string> = new Set(['annotations', 'metadata', 'links']);

/** A document that X-Ray takes for its size: long texts and lists are cut, and where that is not enough metadata goes. */
export function fitDocument(document: TraceDocument): TraceDocument {
  if (sizeOf(document) <= MAX_BYTES) {
    return document;
  }
  for (const step of STEPS) {
    const cut = cutMembers(document, step);
    if (sizeOf(cut) <= MAX_BYTES) {
      return cut;
    }
  }
  const members = Object.entries(cutMembers(document, STEPS[2])).filter(([key]) => !EXPENDABLE.has(key));
  // Only optional members have gone.
  return {
    ...Object.fromEntries(members),
    metadata: { default: { 'otel.truncated': true } },
  } as unknown as TraceDocument;
}

function cutMembers(document: TraceDocument, step: (typeof STEPS)[number]): TraceDocument {
  const entries: [string, unknown][] = Object.entries(document);
  const members = entries.map(([key, value]): [string, unknown] => [
    key,
    NEVER_CUT.has(key) ? value : cut(value, step),
  ]);
  // Cutting texts and lists changes no type.
  return Object.fromEntries(members) as unknown as TraceDocument;
}

function cut(value: unknown, step: (typeof STEPS)[number]): unknown {
  if (typeof value === 'string') {
    return value.length > step.text ? `${value.slice(0, step.text - 1)}…` : value;
  }
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.slice(0, step.items).map((item) => cut(item, step));
  }
  if (typeof value === 'object' && value !== null) {
    const entries: [string, unknown][] = Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [key, cut(item, step)]));
  }
  return value;
}

/** Bytes of the document's JSON in UTF-8. */
function sizeOf(document: TraceDocument): number {
  const text = JSON.stringify(document);
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Both halves of a surrogate pair count two: four bytes together.
    bytes += code < 0x80 ? 0 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

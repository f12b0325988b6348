import { isInferred, parseDocument } from '@xray-microservices/xray-model';
import type { SubsegmentDocument, TraceDocument } from '@xray-microservices/xray-model';

/** What a (sub)segment is, as far as mappings treat it differently. */
export type EntityKind = 'segment' | 'query' | 'call' | 'other';

/** The members of one (sub)segment. */
export interface Entity {
  readonly kind: EntityKind;
  /** Leaves by their path, such as `http.request.url`; `parent` is the (sub)segment it hangs under, however that is told. */
  readonly fields: ReadonlyMap<string, unknown>;
}

/** All (sub)segments that were sent, by id. */
export function entitiesOf(documents: readonly string[]): ReadonlyMap<string, Entity> {
  const entities = new Map<string, Entity>();
  for (const text of documents) {
    const parsed = parseDocument(text);
    if (!parsed.ok) throw new Error(`a document that is none: ${parsed.refusal.message}`);
    if (!isInferred(parsed.document)) collect(parsed.document, undefined, entities);
  }
  return entities;
}

/** What only says whether a document was sent on its own, which no reader of a trace can tell. */
const OF_THE_FORM = new Set(['id', 'type', 'parent_id', 'subsegments']);

function collect(
  document: TraceDocument | SubsegmentDocument,
  embedding: { readonly id: string; readonly traceId: string } | undefined,
  entities: Map<string, Entity>,
): void {
  const own = 'trace_id' in document ? document : undefined;
  const traceId = own?.trace_id ?? embedding?.traceId ?? '';
  const parent = own?.parent_id ?? embedding?.id;
  const members = Object.entries(document).filter(([name]) => !OF_THE_FORM.has(name));
  const fields = new Map<string, unknown>([
    ['trace_id', traceId],
    ...(parent === undefined ? [] : [['parent', parent] as const]),
    ...members.flatMap(([name, value]) => leavesOf(name, value)),
  ]);
  entities.set(document.id, { kind: kindOf(document, parent), fields });
  for (const child of document.subsegments ?? []) collect(child, { id: document.id, traceId }, entities);
}

function kindOf(document: TraceDocument | SubsegmentDocument, parent: string | undefined): EntityKind {
  if (!('namespace' in document)) return parent === undefined || 'trace_id' in document ? 'segment' : 'other';
  if ('sql' in document) return 'query';
  return document.http === undefined ? 'other' : 'call';
}

/** A path has no places in lists: `cause.exceptions[].message`. */
function leavesOf(path: string, value: unknown): [string, unknown][] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return merged(list.flatMap((item) => leavesOf(`${path}[]`, item)));
  }
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(`${path}.${name}`, member));
}

/** The leaves of a list's items that have one path are told together. */
function merged(leaves: readonly [string, unknown][]): [string, unknown][] {
  const byPath = new Map<string, unknown[]>();
  for (const [path, value] of leaves) byPath.set(path, [...(byPath.get(path) ?? []), value]);
  return [...byPath].map(([path, values]) => [
    path,
    values.length === 1 ? values[0] : JSON.stringify(values),
  ]);
}

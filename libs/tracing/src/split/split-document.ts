import type { Entity } from './entities.ts';
import { readEntities } from './entities.ts';
import { jsonText } from './json-scan.ts';
import type { OwnText } from './own-text.ts';
import { edited, ownTextOf } from './own-text.ts';
import { SplitPlan } from './split-plan.ts';
import { headOf, withoutOwnMembers } from './stand-alone.ts';

/** What became of a document that was too big. */
export interface SplitDocument {
  /** The documents to send instead, UTF-8, none bigger than the limit; the segment first. */
  readonly documents: readonly Buffer[];
  /** Whether a value was cut or left out. */
  readonly isTruncated: boolean;
}

const COMMA = Buffer.from(',');

/**
 * Splits the JSON text of a segment document, or of a subsegment sent on its own, into documents of at most `limit`
 * bytes of UTF-8.
 *
 * Subsegments, the heaviest first and each with what is inside it, leave their parents and become documents of their
 * own (`type: subsegment` with the parent's id) until what is left fits. An entity that is too big even alone loses
 * data: its biggest values are cut, metadata first, then SQL, stacks and messages, annotations, and all else. A cut
 * string ends in `… [truncated by xray-tracing: 10485760 bytes]`, and the metadata namespace `xray_tracing` lists what
 * was cut. No subsegment is lost. Text that fits is answered as it is.
 *
 * Takes time in proportion to the text (and n log n to the number of subsegments), at any depth, builds no objects
 * from the JSON and leaves what it keeps byte for byte as it was.
 *
 * @returns `undefined` for text that is no such document, or in which what an entity must have (its name, say) is
 *   bigger than the limit
 *
 * @example
 * splitDocument(JSON.stringify(segment), 65_477)?.documents.map(String);
 */
export function splitDocument(text: string, limit: number): SplitDocument | undefined {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return { documents: [bytes], isTruncated: false };
  const json = jsonText(bytes);
  const entities = readEntities(json);
  const traceId = entities?.[0]?.traceId;
  if (entities === undefined || traceId === undefined) return undefined;
  const trace = bytes.subarray(traceId.start, traceId.end);
  const plan = new SplitPlan(json, entities, trace, limit);
  for (const entity of entities.toReversed()) {
    if (!plan.settle(entity)) return undefined;
  }
  const documents = entities
    .filter((entity) => entity.parent === undefined || plan.isMoved(entity))
    .map((entity) => writeDocument(bytes, plan, entity, trace));
  return { documents, isTruncated: plan.hasShortened };
}

/** The text of one document: the entity and what stayed inside it. */
function writeDocument(bytes: Buffer, plan: SplitPlan, first: Entity, traceId: Buffer): Buffer {
  const slices: Buffer[] = [];
  const waiting: (Buffer | Entity)[] = [];
  if (first.parent === undefined) {
    waiting.push(first);
  } else {
    const text = aloneText(plan.ownText(first), first);
    slices.push(headOf(bytes, first, traceId));
    pushEntity(waiting, plan, first, { ...text, start: text.start + 1 });
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Buffer.isBuffer(next)) slices.push(next);
    else if (plan.isUntouched(next)) slices.push(bytes.subarray(next.start, next.end));
    else pushEntity(waiting, plan, next, plan.ownText(next));
  }
  return Buffer.concat(slices);
}

/** Puts the pieces of an entity on the stack, the first one on top. */
function pushEntity(waiting: (Buffer | Entity)[], plan: SplitPlan, entity: Entity, own: OwnText): void {
  waiting.push(own.text.bytes.subarray(own.listEnd, own.end));
  let isLast = true;
  for (const child of entity.children.toReversed()) {
    if (plan.isMoved(child)) continue;
    if (!isLast) waiting.push(COMMA);
    isLast = false;
    waiting.push(child);
  }
  waiting.push(own.text.bytes.subarray(own.start, own.listStart));
}

function aloneText(own: OwnText, { standsAlone }: Entity): OwnText {
  if (!standsAlone) return own;
  return ownTextOf(withoutOwnMembers(edited(own, []))) ?? own;
}

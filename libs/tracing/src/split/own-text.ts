import type { Entity, Span } from './entities.ts';
import { readEntities } from './entities.ts';
import type { JsonText } from './json-scan.ts';
import { jsonText } from './json-scan.ts';
import type { Edit } from './leaves.ts';
import { applyEdits } from './leaves.ts';

/** One entity in a text, which may be that of the whole document, with the place where its subsegments go. */
export interface OwnText extends Span {
  readonly text: JsonText;
  readonly listStart: number;
  readonly listEnd: number;
}

const NOTHING = Buffer.alloc(0);

/** What the entity needs when none of its subsegments stands in it. */
export const sizeOf = ({ start, end, listStart, listEnd }: OwnText): number =>
  listStart - start + (end - listEnd);

/** The entity as it stands in the document. */
export const ownTextIn = (text: JsonText, { start, end, listStart, listEnd }: Entity): OwnText => ({
  text,
  start,
  end,
  listStart,
  listEnd,
});

/** The entity by itself with these changes, and with an empty list for its subsegments if it had one. */
export function edited({ text, start, end, listStart, listEnd }: OwnText, edits: readonly Edit[]): Buffer {
  const emptyList = { start: listStart, end: listEnd, text: NOTHING };
  return applyEdits(text.bytes, [...edits, emptyList], start, end);
}

/** An entity that stands by itself; `undefined` when the bytes are none. */
export function ownTextOf(bytes: Buffer): OwnText | undefined {
  const text = jsonText(bytes);
  const entity = readEntities(text)?.[0];
  return entity === undefined ? undefined : ownTextIn(text, entity);
}

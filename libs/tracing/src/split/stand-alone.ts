import type { Entity } from './entities.ts';
import { jsonText } from './json-scan.ts';
import { membersIn, objectOf } from './members.ts';

/** Members that a subsegment sent on its own has and an embedded one does not need. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['"type"', '"trace_id"', '"parent_id"']);

const write = (traceId: string, parentId: string): string =>
  `{"type":"subsegment","trace_id":${traceId},"parent_id":${parentId},`;

/** Bytes of {@link headOf} without the ids, and without the brace that an embedded subsegment has too. */
const HEAD_BYTES = write('', '').length - 1;

/** By how much a subsegment grows when it becomes a document of its own; nothing for what is one. */
export function headBytes({ parent }: Entity, traceId: Buffer): number {
  if (parent?.id === undefined) return 0;
  return HEAD_BYTES + traceId.length + parent.id.end - parent.id.start;
}

/** The beginning of a subsegment's own document, in place of the brace that opens the embedded one. */
export function headOf(bytes: Buffer, { parent }: Entity, traceId: Buffer): Buffer {
  const parentId = parent?.id === undefined ? '""' : bytes.toString('latin1', parent.id.start, parent.id.end);
  return Buffer.from(write(traceId.toString('latin1'), parentId), 'latin1');
}

/** The text of an entity without the members that its own document gets anew. */
export function withoutOwnMembers(entity: Buffer): Buffer {
  return objectOf(
    entity,
    membersIn(jsonText(entity), 0).filter(({ key }) => !OWN_MEMBERS.has(key)),
  );
}

import type { Span } from './entities.ts';
import type { Leaf } from './leaves.ts';
import { RANKS, unprotectedMembers } from './leaves-by-rank.ts';
import { membersIn, objectOf } from './members.ts';
import type { Cut } from './note.ts';
import { addNote, nameOf } from './note.ts';
import type { OwnText } from './own-text.ts';
import { edited, ownTextOf, sizeOf } from './own-text.ts';

/** Bytes kept free for telling what was cut. */
const NOTE_BYTES = 2048;

/**
 * Makes one entity (without its subsegments) fit into `maxBytes`: cuts its biggest values, metadata first, each with a
 * mark, and adds a metadata namespace that tells what was cut.
 *
 * `undefined` when even what an entity must have is too big, or when `maxBytes` is too small for any entity.
 */
export function shortenEntity(entity: OwnText, maxBytes: number): OwnText | undefined {
  const noteBytes = Math.min(NOTE_BYTES, Math.floor(maxBytes / 8));
  const target = maxBytes - noteBytes;
  const cuts: Cut[] = [];
  let own: OwnText | undefined = entity;
  for (const { find, leastBytes } of RANKS) {
    if (own === undefined || sizeOf(own) <= target) break;
    const leaves = find(own.text, own.start);
    const size = Math.max(commonSize(leaves.map(bytesOf), sizeOf(own) - target), leastBytes);
    own = cutLeaves(own, leaves, size, cuts);
  }
  if (own !== undefined && sizeOf(own) > target) own = leaveOutMembers(own, sizeOf(own) - target, cuts);
  if (own === undefined || sizeOf(own) > target) return undefined;
  const noted = ownTextOf(addNote(edited(own, []), cuts, noteBytes));
  return noted === undefined || sizeOf(noted) > maxBytes ? undefined : noted;
}

/** Cuts the leaves that are bigger than `size` to that size. */
function cutLeaves(own: OwnText, leaves: readonly Leaf[], size: number, cuts: Cut[]): OwnText | undefined {
  const tooBig = leaves.filter((leaf) => bytesOf(leaf) > size);
  if (tooBig.length === 0) return own;
  for (const leaf of tooBig) cuts.push({ path: leaf.path, bytes: bytesOf(leaf) });
  const edits = tooBig.flatMap((leaf) => leaf.cut(size));
  return ownTextOf(edited(own, edits));
}

const bytesOf = ({ start, end }: Span): number => end - start;

/** The size to which the biggest must be cut to save `excess` in all; negative when that is not possible. */
export function commonSize(sizes: readonly number[], excess: number): number {
  let sum = 0;
  let size = 0;
  for (const [index, next] of sizes.toSorted((a, b) => b - a).entries()) {
    if (index > 0 && size >= next) return size;
    sum += next;
    size = Math.floor((sum - excess) / (index + 1));
  }
  return size;
}

/** Leaves out whole members, the biggest first, until `excess` bytes are saved or only what must be is left. */
function leaveOutMembers(own: OwnText, excess: number, cuts: Cut[]): OwnText | undefined {
  const gone = new Set<number>();
  let saved = 0;
  const members = unprotectedMembers(own.text, own.start, 0);
  for (const { key, keyStart, start, end } of members.toSorted((a, b) => bytesOf(b) - bytesOf(a))) {
    if (saved >= excess) break;
    gone.add(keyStart);
    saved += end - keyStart + 1;
    cuts.push({ path: nameOf(key), bytes: end - start });
  }
  const kept = membersIn(own.text, own.start).filter(({ keyStart }) => !gone.has(keyStart));
  return ownTextOf(objectOf(own.text.bytes, kept));
}

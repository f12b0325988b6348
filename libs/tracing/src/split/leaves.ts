import type { Span } from './entities.ts';
import type { JsonText } from './json-scan.ts';
import { cutEntries, cutString, cutToText } from './cut-value.ts';
import { memberOf } from './members.ts';

/** New text for a part of the old. */
export interface Edit extends Span {
  readonly text: Buffer;
}

/** Something in an entity that may be made smaller. */
export interface Leaf extends Span {
  /** Where it is, such as `sql.sanitized_query`. */
  readonly path: string;
  /** The change that leaves about `maxBytes` of it. */
  readonly cut: (maxBytes: number) => Edit[];
}

/** A string that keeps its beginning. */
export const stringLeaf = (source: JsonText, { start, end }: Span, path: string): Leaf => ({
  start,
  end,
  path,
  cut: (maxBytes) => [{ start, end, text: cutString(source, { start, end }, maxBytes) }],
});

/** Any value, of which the beginning of its text is kept. */
export const textLeaf = (source: JsonText, { start, end }: Span, path: string): Leaf => ({
  start,
  end,
  path,
  cut: (maxBytes) => [{ start, end, text: cutToText(source, { start, end }, maxBytes) }],
});

/** An object or a list that keeps its first entries. */
export const entriesLeaf = (source: JsonText, { start, end }: Span, path: string): Leaf => ({
  start,
  end,
  path,
  cut: (maxBytes) => [{ start, end, text: cutEntries(source, { start, end }, maxBytes).kept }],
});

/** The stack of an exception, which keeps its first frames; the exception's `truncated` counts the others. */
export const stackLeaf = (source: JsonText, exception: Span, { start, end }: Span, path: string): Leaf => ({
  start,
  end,
  path,
  cut(maxBytes) {
    const { kept, leftOut } = cutEntries(source, { start, end }, maxBytes);
    return [{ start, end, text: kept }, countLeftOut(source, exception, leftOut)];
  },
});

function countLeftOut(source: JsonText, exception: Span, leftOut: number): Edit {
  const known = memberOf(source, exception, 'truncated');
  if (known === undefined) {
    const at = exception.start + 1;
    return { start: at, end: at, text: Buffer.from(`"truncated":${leftOut},`) };
  }
  const before = Number(source.bytes.toString('latin1', known.start, known.end));
  return { ...known, text: Buffer.from(String((Number.isFinite(before) ? before : 0) + leftOut)) };
}

/** The bytes from `start` to `end` with all edits made, which must not overlap. */
export function applyEdits(bytes: Buffer, edits: readonly Edit[], start = 0, end = bytes.length): Buffer {
  const slices: Buffer[] = [];
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    slices.push(bytes.subarray(at, edit.start), edit.text);
    at = edit.end;
  }
  slices.push(bytes.subarray(at, end));
  return Buffer.concat(slices);
}

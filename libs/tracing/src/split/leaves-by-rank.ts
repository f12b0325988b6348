import type { Span } from './entities.ts';
import type { JsonText } from './json-scan.ts';
import type { Leaf } from './leaves.ts';
import { entriesLeaf, stackLeaf, stringLeaf, textLeaf } from './leaves.ts';
import type { Member } from './members.ts';
import { isList, isObject, isString, memberOf, membersIn } from './members.ts';
import { nameOf } from './note.ts';

/** A value keeps at least this many bytes, the mark included, while there are others to cut. */
const LEAST_BYTES = 256;

/** Levels of objects and lists in which strings are looked for. */
const MAX_DEPTH = 8;

/** What makes the entity what it is. */
export const PROTECTED: ReadonlySet<string> = new Set(
  [
    ['id', 'name', 'trace_id', 'parent_id', 'type', 'start_time', 'end_time', 'in_progress'],
    ['error', 'fault', 'throttle', 'namespace', 'traced', 'subsegments'],
  ].flatMap((keys) => keys.map((key) => `"${key}"`)),
);

/** The entity that opens at a position, for what looks into it from its beginning. */
const entityAt = (open: number): Span => ({ start: open, end: open });

/** What may be cut in the entity that opens at a position of the text, and how many bytes each keeps at least. */
interface Rank {
  readonly find: (text: JsonText, open: number) => Leaf[];
  readonly leastBytes: number;
}

/**
 * What is cut first: what is least missed and most likely to be too big. Each rank sees the text that the cuts before it
 * have left.
 */
export const RANKS: readonly Rank[] = [
  { find: metadataValues, leastBytes: LEAST_BYTES },
  { find: metadataNamespaces, leastBytes: 4 * LEAST_BYTES }, // a value that was cut just now should stay
  { find: sqlTexts, leastBytes: LEAST_BYTES },
  { find: exceptionStacks, leastBytes: LEAST_BYTES },
  { find: exceptionMessages, leastBytes: LEAST_BYTES },
  { find: annotationTexts, leastBytes: LEAST_BYTES },
  { find: otherTexts, leastBytes: LEAST_BYTES },
  { find: exceptionLists, leastBytes: LEAST_BYTES },
  { find: containers, leastBytes: LEAST_BYTES },
];

function metadataValues(text: JsonText, open: number): Leaf[] {
  return bigOnesOf(text, open, 'metadata').flatMap((namespace) => {
    const path = `metadata.${nameOf(namespace.key)}`;
    if (!isObject(text, namespace)) return [textLeaf(text, namespace, path)];
    return membersIn(text, namespace.start, LEAST_BYTES).map((value) =>
      textLeaf(text, value, `${path}.${nameOf(value.key)}`),
    );
  });
}

function metadataNamespaces(text: JsonText, open: number): Leaf[] {
  return bigOnesOf(text, open, 'metadata')
    .filter((namespace) => isObject(text, namespace))
    .map((namespace) => entriesLeaf(text, namespace, `metadata.${nameOf(namespace.key)}`));
}

function sqlTexts(text: JsonText, open: number): Leaf[] {
  return stringsOf(text, bigOnesOf(text, open, 'sql'), 'sql');
}

function annotationTexts(text: JsonText, open: number): Leaf[] {
  return stringsOf(text, bigOnesOf(text, open, 'annotations'), 'annotations');
}

function exceptionStacks(text: JsonText, open: number): Leaf[] {
  return exceptionsOf(text, open).flatMap((exception) => {
    const stack = memberOf(text, exception, 'stack');
    return stack !== undefined && isList(text, stack)
      ? [stackLeaf(text, exception, stack, 'cause.exceptions.stack')]
      : [];
  });
}

function exceptionMessages(text: JsonText, open: number): Leaf[] {
  return exceptionsOf(text, open).flatMap((exception) =>
    stringsOf(text, membersIn(text, exception.start, LEAST_BYTES), 'cause.exceptions'),
  );
}

/** Long strings anywhere, such as `http.request.url`. */
function otherTexts(text: JsonText, open: number): Leaf[] {
  const leaves: Leaf[] = [];
  const waiting = unprotectedMembers(text, open, LEAST_BYTES).map((member) => ({
    member,
    path: '',
    depth: 1,
  }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { member, depth } = next;
    const path = next.path + nameOf(member.key);
    if (isString(text, member)) {
      leaves.push(stringLeaf(text, member, path));
    } else if (depth < MAX_DEPTH) {
      for (const inner of membersIn(text, member.start, LEAST_BYTES)) {
        waiting.push({ member: inner, path: inner.key === '' ? path : `${path}.`, depth: depth + 1 });
      }
    }
  }
  return leaves;
}

function exceptionLists(text: JsonText, open: number): Leaf[] {
  const exceptions = memberOf(text, memberOf(text, entityAt(open), 'cause'), 'exceptions');
  return exceptions !== undefined && isList(text, exceptions)
    ? [entriesLeaf(text, exceptions, 'cause.exceptions')]
    : [];
}

/** Whatever is left that has entries. */
function containers(text: JsonText, open: number): Leaf[] {
  return unprotectedMembers(text, open, LEAST_BYTES)
    .filter((member) => isObject(text, member) || isList(text, member))
    .map((member) => entriesLeaf(text, member, nameOf(member.key)));
}

/** Members that may be cut or left out. */
export function unprotectedMembers(text: JsonText, open: number, leastBytes: number): Member[] {
  return membersIn(text, open, leastBytes).filter(({ key }) => !PROTECTED.has(key));
}

function bigOnesOf(text: JsonText, open: number, key: string): Member[] {
  const object = memberOf(text, entityAt(open), key);
  return object !== undefined && isObject(text, object) ? membersIn(text, object.start, LEAST_BYTES) : [];
}

function stringsOf(text: JsonText, members: readonly Member[], path: string): Leaf[] {
  return members
    .filter((member) => isString(text, member))
    .map((member) => stringLeaf(text, member, `${path}.${nameOf(member.key)}`));
}

function exceptionsOf(text: JsonText, open: number): Member[] {
  const exceptions = memberOf(text, memberOf(text, entityAt(open), 'cause'), 'exceptions');
  return exceptions !== undefined && isList(text, exceptions)
    ? membersIn(text, exceptions.start, LEAST_BYTES).filter((item) => isObject(text, item))
    : [];
}

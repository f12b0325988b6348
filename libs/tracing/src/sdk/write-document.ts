import { BoundedCache } from '../core/bounded-cache.ts';

/** Members that hold the tree together and have no place in a document. */
const INTERNAL = new Set([
  'segment',
  'parent',
  'counter',
  'notTraced',
  'noOp',
  'exception',
  'additionalTraceData',
  'anchor',
  'recorded',
  'attached',
  'held',
  'subsegments',
  'in_progress',
]);

/** Keys and names, of which a process has few. */
const quoted = new BoundedCache<string>((text) => JSON.stringify(text), 1000, 256);

/** JSON of objects that many documents share, such as `aws` and `service`. */
const shared = new WeakMap<object, string>();

/** Marks an object that is never changed and stands in many documents, so that it is written once. */
export function share<T extends object>(value: T): T {
  shared.set(value, JSON.stringify(value));
  return value;
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

/** JSON of what a user may have put there: big integers become text; what can't be written is replaced and says why. */
function writeAnything(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    try {
      return JSON.stringify(value, bigintAsText);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : '';
      return JSON.stringify({ xray_tracing: `left out: ${reason ?? ''}` });
    }
  }
}

function writeValue(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  const known = typeof value === 'object' && value !== null ? shared.get(value) : undefined;
  return known ?? writeAnything(value);
}

/** What is written of a segment or subsegment. */
export interface Writable {
  name: string;
  in_progress: boolean;
  subsegments?: readonly Writable[];
}

/** `"name":…,"id":…` and so on: the entity's own members, also those the user or the SDK added by `addAttribute`. */
function writeMembers(entity: Writable): string {
  let text = `"name":${quoted.get(entity.name)}`;
  for (const key of Object.keys(entity)) {
    if (key === 'name' || INTERNAL.has(key)) continue;
    const value = writeValue((entity as unknown as Record<string, unknown>)[key]);
    if (value !== undefined) text += `,${quoted.get(key)}:${value}`;
  }
  return text;
}

/**
 * Writes the document of a segment or subsegment with its children.
 *
 * @param onlyEnded leaves out children that are still in progress, which are sent on their own
 * @param more members that only the outermost has, as JSON text ending in a comma
 */
export function writeDocument(entity: Writable, onlyEnded: boolean, more = ''): string {
  const progress = entity.in_progress ? ',"in_progress":true' : '';
  let children = '';
  for (const child of entity.subsegments ?? []) {
    if (onlyEnded && child.in_progress) continue;
    children += `${children === '' ? '' : ','}${writeDocument(child, onlyEnded)}`;
  }
  const subsegments = children === '' ? '' : `,"subsegments":[${children}]`;
  return `{${more}${writeMembers(entity)}${progress}${subsegments}}`;
}

import type { ServiceId } from './trace-facts.ts';

/** Keys that are remembered: there are few services, and each is met with every trace. */
const MOST_KEYS = 4_096;

/** Keys by name and type. */
const known = new Map<string, Map<string, string>>();
let knownKeys = 0;

/** A text that is the same for all services that are one node of the map: a node is a pair of name and type. */
export function nodeKey({ name, type = '' }: ServiceId): string {
  return known.get(name)?.get(type) ?? remember(name, type);
}

function remember(name: string, type: string): string {
  if (knownKeys >= MOST_KEYS) {
    known.clear();
    knownKeys = 0;
  }
  const key = `${name.length} ${name}${type}`;
  const types = known.get(name) ?? new Map<string, string>();
  known.set(name, types.set(type, key));
  knownKeys += 1;
  return key;
}

/** The client before a root: it goes by the root's name. */
export function clientOf({ name }: ServiceId): ServiceId {
  return { name, type: 'client' };
}

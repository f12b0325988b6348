import type { ServiceId } from './trace-facts.ts';

/** A text that is the same for all services that are one node of the map: a node is a pair of name and type. */
export function nodeKey({ name, type = '' }: ServiceId): string {
  return `${name.length} ${name}${type}`;
}

/** The client before a root: it goes by the root's name. */
export function clientOf({ name }: ServiceId): ServiceId {
  return { name, type: 'client' };
}

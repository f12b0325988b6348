import { keep, readKept } from '../state/storage.ts';
import type { Point, Positions } from './layout.ts';

const MOST_KEPT = 500;

type Entries = readonly (readonly [string, Point])[];

const isEntries = (value: unknown): value is Entries =>
  Array.isArray(value) &&
  value.every((entry) => {
    const [key, point] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    return typeof key === 'string' && isPoint(point);
  });

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'x' in value && 'y' in value;
}

/** Where nodes stood the last time, for maps of one direction. */
export function readPositions(map: string): Positions {
  return new Map(readKept(`map ${map}`, isEntries) ?? []);
}

/** Remembers where nodes stand; the places of nodes that are not shown now are kept too, up to a bound. */
export function keepPositions(map: string, shown: Positions): void {
  const all = new Map([...readPositions(map), ...shown]);
  for (const key of all.keys()) {
    if (all.size <= MOST_KEPT) {
      break;
    }
    all.delete(key);
  }
  keep(`map ${map}`, [...all]);
}

export function forgetPositions(map: string): void {
  keep(`map ${map}`, undefined);
}

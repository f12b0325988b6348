import type { Entries, Entry } from './entries.ts';
import { sortInPlace } from './sort-in-place.ts';

/** An entry and its place in the tree. */
export interface LinkedEntry {
  readonly entry: Entry;
  parent: LinkedEntry | undefined;
  /** Set when a parent is named but cannot be used. */
  missingParent: string | undefined;
  /** By start time, then in reading order. */
  readonly children: LinkedEntry[];
}

/**
 * Finds every entry's parent: the one it stands in, or else the subsegment or segment whose id it names.
 * Answers the roots, by start time. What names a parent that has not come is a root; loops of names are cut open.
 */
export function linkEntries(entries: Entries): LinkedEntry[] {
  const linked = sortInPlace(entries.all, compareByStart).map((entry): LinkedEntry => ({
    entry,
    parent: undefined,
    missingParent: undefined,
    children: [],
  }));
  const places = placesOf(linked);
  nameParents(linked, places, entries);
  cutLoops(linked, places.length);
  const roots: LinkedEntry[] = [];
  for (const item of linked) {
    (item.parent?.children ?? roots).push(item);
  }
  return roots;
}

/** The order of siblings: by start time, then in reading order. */
export function compareByStart(a: Entry, b: Entry): number {
  return a.document.start_time - b.document.start_time || a.order - b.order;
}

/** By their place in the reading order: a map from objects would take longer than all the rest. */
type Places = readonly (LinkedEntry | undefined)[];

function placesOf(linked: readonly LinkedEntry[]): Places {
  const places: (LinkedEntry | undefined)[] = [];
  const last = linked.reduce((place, { entry }) => Math.max(place, entry.order), -1);
  for (let place = 0; place <= last; place += 1) {
    places.push(undefined);
  }
  for (const item of linked) {
    places[item.entry.order] = item;
  }
  return places;
}

function nameParents(linked: readonly LinkedEntry[], places: Places, { subsegments }: Entries): void {
  const segments = new Map<string, LinkedEntry>();
  for (const item of linked) {
    if (item.entry.kind === 'segment') {
      segments.set(item.entry.document.id, item);
    }
  }
  const find = (id: string): LinkedEntry | undefined => {
    const subsegment = subsegments.get(id);
    return subsegment === undefined ? segments.get(id) : places[subsegment.order];
  };
  for (const item of linked) {
    const { container, document } = item.entry;
    if (container !== undefined) {
      item.parent = places[container.order] ?? find(container.document.id);
    } else if (document.parent_id !== undefined) {
      item.parent = find(document.parent_id);
      item.missingParent = item.parent === undefined ? document.parent_id : undefined;
    }
  }
}

/**
 * Opens each loop of parents at one place that does not depend on the order of arrival. Walks up from every entry once;
 * `seenOn` says on which walk an entry was met, so meeting one of the same walk again closes a loop.
 */
function cutLoops(linked: readonly LinkedEntry[], places: number): void {
  const seenOn = new Array<LinkedEntry | undefined>(places);
  for (const start of linked) {
    let item: LinkedEntry | undefined = start;
    while (item !== undefined && seenOn[item.entry.order] === undefined) {
      seenOn[item.entry.order] = start;
      item = item.parent;
    }
    if (item !== undefined && seenOn[item.entry.order] === start) {
      const cut = placeToCut(item);
      cut.missingParent = cut.parent?.entry.document.id;
      cut.parent = undefined;
    }
  }
}

/** Prefers a link that was only named to one given by standing inside, then a segment's, then the earliest. */
function placeToCut(onLoop: LinkedEntry): LinkedEntry {
  let best = onLoop;
  for (let item = onLoop.parent; item !== undefined && item !== onLoop; item = item.parent) {
    best = isBetterCut(item, best) ? item : best;
  }
  return best;
}

function isBetterCut(a: LinkedEntry, b: LinkedEntry): boolean {
  const rank = ({ entry }: LinkedEntry): number =>
    (entry.container === undefined ? 0 : 2) + (entry.kind === 'segment' ? 0 : 1);
  const byRank = rank(a) - rank(b);
  return (byRank || compareByStart(a.entry, b.entry)) < 0;
}

import type { Entries, Entry } from './entries.ts';

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
  const linked = [...entries.all]
    .sort(compareByStart)
    .map((entry): LinkedEntry => ({ entry, parent: undefined, missingParent: undefined, children: [] }));
  nameParents(linked, entries);
  cutLoops(linked);
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

function nameParents(linked: readonly LinkedEntry[], { subsegments }: Entries): void {
  // By their place in the reading order: a map from objects would take longer than all the rest.
  const byOrder = new Array<LinkedEntry | undefined>(entryCount(linked));
  for (const item of linked) {
    byOrder[item.entry.order] = item;
  }
  const segments = new Map(
    linked
      .filter(({ entry }) => entry.kind === 'segment')
      .map((item) => [item.entry.document.id as string, item]),
  );
  const find = (id: string): LinkedEntry | undefined => {
    const subsegment = subsegments.get(id);
    return subsegment === undefined ? segments.get(id) : byOrder[subsegment.order];
  };
  for (const item of linked) {
    const { container, document } = item.entry;
    if (container !== undefined) {
      item.parent = byOrder[container.order] ?? find(container.document.id);
    } else if (document.parent_id !== undefined) {
      item.parent = find(document.parent_id);
      item.missingParent = item.parent === undefined ? document.parent_id : undefined;
    }
  }
}

/** One more than the last place in the reading order. */
function entryCount(linked: readonly LinkedEntry[]): number {
  return linked.reduce((count, { entry }) => Math.max(count, entry.order + 1), 0);
}

/**
 * Opens each loop of parents at one place that does not depend on the order of arrival. Walks up from every entry once;
 * `seenOn` says on which walk an entry was met, so meeting one of the same walk again closes a loop.
 */
function cutLoops(linked: readonly LinkedEntry[]): void {
  const seenOn = new Array<LinkedEntry | undefined>(entryCount(linked));
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

import type { Summary, SummaryPage, Window } from '../api/types.ts';

/** The traces that were read of a search, the newest first, and where to read on. */
export interface TraceList {
  readonly items: readonly Summary[];
  /** Where the oldest page ended, and the window that its token is for; `undefined` when all have been read. */
  readonly rest: { readonly token: string; readonly window: Window } | undefined;
}

export const NO_TRACES: TraceList = { items: [], rest: undefined };

/** A list with an older page at its end. */
export function withOlder(list: TraceList, page: SummaryPage, window: Window): TraceList {
  return { items: newestFirst([...list.items, ...page.TraceSummaries]), rest: restOf(page, window) };
}

/**
 * A list with the newest page read again. What was read of older pages stays, unless the page holds all there is, or
 * does not reach down to the list: then the list begins anew, so that it has no hole that nobody sees.
 */
export function withNewest(list: TraceList, page: SummaryPage, window: Window): TraceList {
  const fresh = page.TraceSummaries;
  const oldest = fresh.at(-1);
  const newestHeld = list.items[0];
  const isWhole = page.NextToken === undefined;
  const hasHole = oldest !== undefined && newestHeld !== undefined && oldest.StartTime > newestHeld.StartTime;
  if (isWhole || hasHole || list.items.length <= fresh.length) {
    return { items: newestFirst(fresh), rest: restOf(page, window) };
  }
  const older = list.items.filter(
    ({ StartTime: start }) => oldest === undefined || start <= oldest.StartTime,
  );
  return { items: newestFirst([...fresh, ...older]), rest: list.rest };
}

/** Where to read on after a page. */
export function restOf(page: SummaryPage, window: Window): TraceList['rest'] {
  return page.NextToken === undefined ? undefined : { token: page.NextToken, window };
}

/** Each trace once; of two versions the first that is given. */
function newestFirst(items: readonly Summary[]): readonly Summary[] {
  const byId = new Map<string, Summary>();
  for (const item of items) {
    if (!byId.has(item.Id)) {
      byId.set(item.Id, item);
    }
  }
  return [...byId.values()].sort(
    (one, other) => other.StartTime - one.StartTime || (one.Id < other.Id ? -1 : 1),
  );
}

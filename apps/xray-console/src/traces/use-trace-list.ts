import { useCallback, useEffect, useRef, useState } from 'react';
import { readSummaries } from '../api/queries.ts';
import type { SummaryPage, Window } from '../api/types.ts';
import { takeEarlyTraces } from '../state/early.ts';
import { asError, useTurns } from '../state/resource.ts';
import type { SearchState } from '../state/search-of.ts';
import { NO_TRACES, restOf, withNewest, withOlder } from './merge-pages.ts';
import type { TraceList } from './merge-pages.ts';

/** The traces of a search as far as they were read. */
export interface LoadedTraces extends TraceList {
  readonly error: Error | undefined;
  /** Whether the first page has come. */
  readonly isReady: boolean;
  readonly isReadingOn: boolean;
  /** Reads the next older page, or so many of them. */
  readonly readOn: (pages?: number) => void;
  readonly reload: () => void;
}

interface Held {
  readonly key: string;
  readonly list: TraceList;
  readonly error: Error | undefined;
}

/** Pages that may be empty in a row before reading stops: each had its time and found nothing. */
const MOST_EMPTY_PAGES = 30;

/** The traces of a search: the newest page is read again when `version` changes, older ones when they are asked for. */
export function useTraceList(search: SearchState, version: number): LoadedTraces {
  const { key, filter } = search;
  const [held, setHeld] = useState<Held>();
  const [isReadingOn, setReadingOn] = useState(false);
  const shown = useRef(key);
  useEffect(() => {
    shown.current = key;
  }, [key]);
  const change = useCallback(
    (next: (list: TraceList) => TraceList, error?: Error) => {
      setHeld((before) => ({ key, list: next(before?.key === key ? before.list : NO_TRACES), error }));
    },
    [key],
  );
  const { reload } = useTurns(key, version, async (signal) => {
    const early = takeEarlyTraces(key);
    const { start, end } = early?.window ?? search.now();
    const window = { start, end };
    try {
      const first = early?.answer ?? readSummaries({ ...window, filter }, undefined, signal);
      const page = await readUntilFound({ ...window, filter }, first, signal);
      if (!signal.aborted) {
        change((list) => withNewest(list, page, window));
      }
    } catch (error) {
      if (!signal.aborted) {
        change((list) => list, asError(error));
      }
    }
  });

  const own = held?.key === key ? held : undefined;
  const list = own?.list ?? NO_TRACES;
  const { rest } = list;
  const readOn = useCallback(
    (pages = 1) => {
      const readOlder = async (first: TraceList['rest']): Promise<void> => {
        setReadingOn(true);
        try {
          let next = first;
          for (let left = pages; left > 0 && next !== undefined; left -= 1) {
            const { token, window } = next;
            const search = { ...window, filter };
            const page = await readUntilFound(search, readSummaries(search, token));
            if (shown.current !== key) {
              break;
            }
            change((before) => withOlder(before, page, window));
            next = restOf(page, window);
          }
        } catch (error) {
          if (shown.current === key) {
            change((before) => before, asError(error));
          }
        }
        setReadingOn(false);
      };
      if (rest !== undefined && !isReadingOn) {
        void readOlder(rest);
      }
    },
    [key, filter, rest, isReadingOn, change],
  );

  return { ...list, error: own?.error, isReady: own !== undefined, isReadingOn, readOn, reload };
}

/** A page; while pages come empty with a token, the next. */
async function readUntilFound(
  search: Window & { readonly filter: string },
  first: Promise<SummaryPage>,
  signal?: AbortSignal,
): Promise<SummaryPage> {
  let page = await first;
  for (let empty = 0; isEmptyYet(page) && empty < MOST_EMPTY_PAGES; empty += 1) {
    page = await readSummaries(search, page.NextToken, signal);
  }
  return page;
}

function isEmptyYet({ TraceSummaries: summaries, NextToken: token }: SummaryPage): boolean {
  return summaries.length === 0 && token !== undefined;
}

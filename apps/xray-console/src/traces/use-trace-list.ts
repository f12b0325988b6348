import { useCallback, useEffect, useRef, useState } from 'react';
import { readSummaries } from '../api/queries.ts';
import type { SummaryPage, Window } from '../api/types.ts';
import { asError, useTurns } from '../state/resource.ts';
import type { SearchState } from '../state/search.ts';
import { NO_TRACES, withNewest, withOlder } from './merge-pages.ts';
import type { TraceList } from './merge-pages.ts';

/** The traces of a search as far as they were read. */
export interface LoadedTraces extends TraceList {
  readonly error: Error | undefined;
  /** Whether the first page has come. */
  readonly isReady: boolean;
  readonly isReadingOn: boolean;
  /** Reads the next older page. */
  readonly readOn: () => void;
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
    const { start, end } = search.now();
    const window = { start, end };
    try {
      const page = await readPage({ ...window, filter }, undefined, signal);
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
  const readOn = useCallback(() => {
    const readOlder = async ({ window, token }: NonNullable<TraceList['rest']>): Promise<void> => {
      setReadingOn(true);
      try {
        const page = await readPage({ ...window, filter }, token);
        if (shown.current === key) {
          change((before) => withOlder(before, page, window));
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
  }, [key, filter, rest, isReadingOn, change]);

  return { ...list, error: own?.error, isReady: own !== undefined, isReadingOn, readOn, reload };
}

/** Reads a page; while pages come empty with a token, the next. */
async function readPage(
  search: Window & { readonly filter: string },
  token: string | undefined,
  signal?: AbortSignal,
): Promise<SummaryPage> {
  let page = await readSummaries(search, token, signal);
  for (let empty = 0; isEmptyYet(page) && empty < MOST_EMPTY_PAGES; empty += 1) {
    page = await readSummaries(search, page.NextToken, signal);
  }
  return page;
}

function isEmptyYet({ TraceSummaries: summaries, NextToken: token }: SummaryPage): boolean {
  return summaries.length === 0 && token !== undefined;
}

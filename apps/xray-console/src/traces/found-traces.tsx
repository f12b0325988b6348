import { useState } from 'react';
import type { ReactNode } from 'react';
import { readFacets } from '../api/queries.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { changeQuery, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import type { SearchState } from '../state/search-of.ts';
import { queryOfRange } from '../state/time-range.ts';
import { Failure, Loading } from '../ui/feedback.tsx';
import { formatCount, plural } from '../ui/format.ts';
import { Facets } from './facets.tsx';
import { NoTraces } from './no-traces.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SortChoice } from './sort-heads.tsx';
import { isNewestFirst, sortOf } from './sort.ts';
import { TimeHistogram } from './time-histogram.tsx';
import { TraceList } from './trace-list.tsx';
import { useTraceList } from './use-trace-list.ts';

/** How often facets are counted anew at most; the list itself follows each arrival. */
const CALM_MS = 1_500;

/** Pages that are read at once for a list that is sorted. */
const PAGES = 10;

interface FoundTracesProps {
  readonly search: SearchState;
  /** Traces that are stored at all. */
  readonly stored: number;
}

/** What a search finds: the list, its facets, and how it is spread over time. */
export function FoundTraces({ search, stored }: FoundTracesProps): ReactNode {
  const live = useLive();
  const { query } = usePlace();
  const sort = sortOf(query);
  const list = useTraceList(search, live.version);
  const calm = useCalm(live.version, CALM_MS);
  // The list comes first: counting takes the store longer than a page does.
  const facetsKey = list.isReady ? `facets ${search.key}` : '';
  const facets = useResource(facetsKey, (signal) => readFacets(search.now(), signal), calm);
  const isSortedPart = !isNewestFirst(sort) && list.rest !== undefined;
  const [marked, setMarked] = useState<readonly string[]>([]);
  return (
    <>
      <div className="traces-histogram">
        {facets.data === undefined ? null : (
          <TimeHistogram
            facets={facets.data}
            window={search.now()}
            onBrush={(start, end) => {
              changeQuery(queryOfRange({ kind: 'fixed', start, end }));
            }}
          />
        )}
      </div>
      <div className="traces-body">
        {facets.data === undefined ? (
          <div className="facets">
            {facets.error === undefined ? null : <Failure error={facets.error} onRetry={facets.reload} />}
          </div>
        ) : (
          <Facets facets={facets.data} filter={search.filter} />
        )}
        <section className="traces-list" aria-label="List of traces">
          <div className="line traces-count">
            <p className="grow muted" role="status">
              {countText(list.items.length, facets.data, list.rest !== undefined)}
              {isSortedPart ? ', sorted among these' : ''}
            </p>
            {isSortedPart ? (
              <button
                type="button"
                className="link"
                disabled={list.isReadingOn}
                onClick={() => {
                  list.readOn(PAGES);
                }}
              >
                Read 1 000 more
              </button>
            ) : null}
            <SortChoice sort={sort} />
            <SelectionBar
              marked={marked}
              shown={list.items}
              onClear={() => {
                setMarked([]);
              }}
            />
          </div>
          {list.error === undefined ? null : <Failure error={list.error} onRetry={list.reload} />}
          {!list.isReady ? (
            <Loading what="traces" />
          ) : list.items.length === 0 && list.error === undefined ? (
            <NoTraces search={search} stored={stored} />
          ) : (
            <TraceList list={list} sort={sort} filter={search.filter} marked={marked} onMark={setMarked} />
          )}
        </section>
      </div>
    </>
  );
}

interface Counted {
  readonly total: number;
  readonly truncated: boolean;
}

function countText(shown: number, facets: Counted | undefined, hasMore: boolean): string {
  if (facets === undefined) {
    return hasMore ? `${formatCount(shown)} newest traces` : plural(shown, 'trace');
  }
  const total = `${facets.truncated ? 'at least ' : ''}${plural(Math.max(shown, facets.total), 'trace')}`;
  return shown < facets.total ? `${total}, ${formatCount(shown)} newest read` : total;
}

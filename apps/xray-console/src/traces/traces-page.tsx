import type { ReactNode } from 'react';
import { readStats } from '../api/queries.ts';
import { ImportButton } from '../exchange/import-traces.tsx';
import { BrokenFilter, isReadable } from '../search/broken-filter.tsx';
import { SearchBar } from '../search/search-bar.tsx';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { FirstRun } from './first-run.tsx';
import { FoundTraces } from './found-traces.tsx';
import './traces.css';

const CALM_MS = 1_500;

/** The traces, live, with a filter; before the first one came, how to send one. */
export function TracesPage(): ReactNode {
  const search = useSearch();
  const live = useLive();
  const stats = useResource('stats', readStats, useCalm(live.version, CALM_MS));
  if (stats.data?.traces === 0 && stats.data.received === 0) {
    return <FirstRun onSent={stats.reload} />;
  }
  return (
    <div className="traces">
      <h1 className="sr-only">Traces</h1>
      <SearchBar>
        <ImportButton />
      </SearchBar>
      {isReadable(search.filter) ? (
        <FoundTraces search={search} stored={stats.data?.traces ?? 0} />
      ) : (
        <BrokenFilter />
      )}
    </div>
  );
}

import { lazy, Suspense, useMemo } from 'react';
import type { ReactNode } from 'react';
import { readGraph } from '../api/queries.ts';
import { BrokenFilter, isReadable } from '../search/broken-filter.tsx';
import { SearchBar } from '../search/search-bar.tsx';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { takeEarlyGraph } from '../state/early.ts';
import { changeQuery, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import type { SearchState } from '../state/search-of.ts';
import { Empty, Failure, Loading } from '../ui/feedback.tsx';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { NOTHING_CHOSEN } from './choice.ts';
import { GraphTable } from './graph-table.tsx';
import { GraphView } from './graph-view.tsx';
import { MapLegend } from './map-legend.tsx';
import { serviceMapOf } from './view-model.ts';
import type { ServiceMap } from './view-model.ts';
import './map.css';
import '../trace/trace.css';

const CALM_MS = 700;

const MapPanel = lazy(async () => ({ default: (await import('./map-panel.tsx')).MapPanel }));

/** Who calls whom, how often, how fast and how well, in the time and for the traces that are looked at. */
export function MapPage(): ReactNode {
  const search = useSearch();
  return (
    <div className="map">
      <h1 className="sr-only">Service map</h1>
      <SearchBar />
      {isReadable(search.filter) ? <Found search={search} /> : <BrokenFilter />}
    </div>
  );
}

function Found({ search }: { readonly search: SearchState }): ReactNode {
  const { query } = usePlace();
  const live = useLive();
  const calm = useCalm(live.version, CALM_MS);
  const graph = useResource(
    `graph ${search.key}`,
    (signal) => takeEarlyGraph(search.key)?.answer ?? readGraph(search.now(), undefined, signal),
    calm,
  );
  const { start, end } = search.now();
  const minutes = search.range.kind === 'last' ? search.range.seconds / 60 : (end - start) / 60;
  const map = useMemo(
    () => (graph.data === undefined ? undefined : serviceMapOf(graph.data.services, minutes)),
    [graph.data, minutes],
  );
  const isTable = query.get('view') === 'table';
  const toggleView = (): void => {
    changeQuery({ view: isTable ? undefined : 'table' }, { replace: true });
  };
  useShortcuts({
    v: toggleView,
    Escape: () => {
      changeQuery(NOTHING_CHOSEN, { replace: true });
    },
  });
  return (
    <>
      {graph.error === undefined ? null : <Failure error={graph.error} onRetry={graph.reload} />}
      {map === undefined ? (
        graph.error === undefined ? (
          <Loading what="the map" />
        ) : null
      ) : map.nodes.length === 0 ? (
        <Empty>
          <h2>No services in this time</h2>
          <p>Choose a longer time, or another filter.</p>
        </Empty>
      ) : (
        <div className="map-body">
          <section className="map-main panel" aria-label="Services and their calls">
            <div className="map-head">
              <MapLegend isTruncated={graph.data?.truncated === true} />
              <button type="button" className="button" aria-pressed={isTable} onClick={toggleView}>
                Table
              </button>
            </div>
            <Content map={map} isTable={isTable} chosen={query.get('node') ?? undefined} />
          </section>
          <Chosen map={map} chosen={query.get('node') ?? undefined} minutes={minutes} />
        </div>
      )}
    </>
  );
}

interface ContentProps {
  readonly map: ServiceMap;
  readonly isTable: boolean;
  readonly chosen: string | undefined;
}

function choose(key: string): void {
  changeQuery({ ...NOTHING_CHOSEN, node: key }, { replace: true });
}

function Content({ map, isTable, chosen }: ContentProps): ReactNode {
  return isTable ? (
    <GraphTable map={map} hasRate onChoose={choose} />
  ) : (
    <GraphView map={map} name="services" hasRate chosen={chosen} onChoose={choose} />
  );
}

function Chosen({
  map,
  chosen,
  minutes,
}: Omit<ContentProps, 'isTable'> & { readonly minutes: number }): ReactNode {
  const subject = map.nodes.find(({ key }) => key === chosen) ?? map.edges.find(({ key }) => key === chosen);
  return subject === undefined ? null : (
    <Suspense fallback={null}>
      <MapPanel key={subject.key} subject={subject} minutes={minutes} />
    </Suspense>
  );
}

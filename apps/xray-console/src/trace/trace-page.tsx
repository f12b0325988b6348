import { factsOf } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import { lazy, Suspense, useMemo } from 'react';
import type { ReactNode } from 'react';
import { readTraces } from '../api/queries.ts';
import { useLive } from '../state/live.tsx';
import { changeQuery, hrefOf, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { Empty, Failure, Loading } from '../ui/feedback.tsx';
import { Link } from '../ui/link.tsx';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ExplainPanel } from './explain-panel.tsx';
import { allNodes, idOf, telling } from './spans.ts';
import { SpanPanel } from './span-panel.tsx';
import { readTrace } from './read-trace.ts';
import { RawTrace } from './raw-trace.tsx';
import { Timeline } from './timeline.tsx';
import { TraceHead } from './trace-head.tsx';
import './trace.css';

/** Pixels from which the side panel stands beside the timeline. */
const ROOMY = 1_000;

const TraceMap = lazy(async () => ({ default: (await import('../map/trace-map.tsx')).TraceMap }));

/** One trace: its timeline, its map, its documents, and all that is known of the (sub)segment that is chosen. */
export function TracePage(): ReactNode {
  const { query } = usePlace();
  const id = query.get('id') ?? '';
  const live = useLive();
  const { data, error, isLoading, reload } = useResource(
    `trace ${id}`,
    (signal) => readTraces([id], signal),
    live.version,
  );
  const stored = data?.[0];
  const text = JSON.stringify(stored ?? null);
  // Read again only when it has changed: arrivals of other traces come all the time.
  const trace = useMemo(() => {
    const answer = JSON.parse(text) as typeof stored | null;
    return answer === null || answer === undefined ? undefined : readTrace(answer);
  }, [text]);
  if (error !== undefined && trace === undefined) {
    return (
      <div className="page">
        <Failure error={error} onRetry={reload} />
      </div>
    );
  }
  if (data === undefined && isLoading) {
    return <Loading what="the trace" />;
  }
  return trace === undefined ? <Missing id={id} /> : <Shown trace={trace} />;
}

function Missing({ id }: { readonly id: string }): ReactNode {
  return (
    <Empty>
      <h1>This trace is not here</h1>
      <p>
        <code>{id}</code>
      </p>
      <p>It may have been evicted, or its documents have not come yet; then it appears by itself.</p>
      <p>
        <Link href={hrefOf('traces')}>All traces</Link>
      </p>
    </Empty>
  );
}

function Shown({ trace }: { readonly trace: Trace }): ReactNode {
  const { query } = usePlace();
  const view = query.get('view') ?? 'timeline';
  const filter = query.get('filter') ?? '';
  const chosen = query.get('span');
  const nodes = useMemo(() => new Map(allNodes(trace).map((node) => [idOf(node), node])), [trace]);
  const facts = useMemo(() => factsOf(trace), [trace]);
  // Where there is room, what tells most is shown without being asked for; `none` is for having closed it.
  const first = globalThis.innerWidth > ROOMY ? telling(trace) : undefined;
  const node = chosen === null ? first : nodes.get(chosen);
  const show = (next: string) => (): void => {
    changeQuery({ view: next === 'timeline' ? undefined : next }, { replace: true });
  };
  useShortcuts({
    1: show('timeline'),
    2: show('map'),
    3: show('raw'),
    Escape: () => {
      changeQuery({ span: 'none', tab: undefined }, { replace: true });
    },
  });
  const items = [
    {
      id: 'timeline',
      label: 'Timeline',
      content: () => <Timeline trace={trace} chosen={node === undefined ? undefined : idOf(node)} />,
    },
    {
      id: 'map',
      label: 'Map',
      content: () => (
        <Suspense fallback={<Loading what="the map" />}>
          <TraceMap facts={facts} trace={trace} />
        </Suspense>
      ),
    },
    { id: 'raw', label: 'Raw', content: () => <RawTrace trace={trace} /> },
    ...(filter === ''
      ? []
      : [
          {
            id: 'explain',
            label: 'Why it is found',
            content: () => <ExplainPanel facts={facts} filter={filter} />,
          },
        ]),
  ];
  return (
    <div className="trace">
      <TraceHead trace={trace} facts={facts} />
      <div className="trace-body">
        <div className="trace-main panel">
          <Tabs
            label="Views of the trace"
            items={items}
            selected={view}
            onSelect={(next) => {
              show(next)();
            }}
          />
        </div>
        {node === undefined ? null : <SpanPanel key={idOf(node)} node={node} trace={trace} />}
      </div>
    </div>
  );
}

import { lazy, Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { DropZone } from './exchange/drop-zone.tsx';
import { PAGE_PARTS } from './pages.ts';
import { LiveProvider, useLive } from './state/live.tsx';
import { hrefOf, navigate, usePlace } from './state/location.ts';
import { TracesPage } from './traces/traces-page.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Loading } from './ui/feedback.tsx';
import { Header } from './ui/header.tsx';
import { Help } from './ui/help.tsx';
import { Patterns } from './ui/patterns.tsx';
import { useShortcuts } from './ui/shortcuts.tsx';

interface Page {
  readonly title: string;
  readonly render: () => ReactNode;
}

const MapPage = lazy(PAGE_PARTS.map);
const TracePage = lazy(PAGE_PARTS.trace);
const ComparePage = lazy(PAGE_PARTS.compare);
const SamplingPage = lazy(PAGE_PARTS.sampling);
const RejectedPage = lazy(PAGE_PARTS.rejected);
const GroupsPage = lazy(PAGE_PARTS.groups);

const TRACES: Page = { title: 'Traces', render: () => <TracesPage /> };

const PAGES: Readonly<Record<string, Page>> = {
  '': TRACES,
  traces: TRACES,
  map: { title: 'Service map', render: () => <MapPage /> },
  trace: { title: 'Trace', render: () => <TracePage /> },
  compare: { title: 'Compare', render: () => <ComparePage /> },
  sampling: { title: 'Sampling', render: () => <SamplingPage /> },
  rejected: { title: 'Rejected', render: () => <RejectedPage /> },
  groups: { title: 'Groups', render: () => <GroupsPage /> },
};

/** The console: a header, and the page that the address names. */
export function App(): ReactNode {
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  );
}

function Shell(): ReactNode {
  const { page: name } = usePlace();
  const page = PAGES[name];
  const [isHelping, setHelping] = useState(false);
  const live = useLive();
  useEffect(() => {
    document.title = `${page?.title ?? 'Not found'} · X-Ray console`;
  }, [page]);
  useShortcuts({
    '?': () => {
      setHelping(true);
    },
    p: () => {
      live.setPaused(!live.isPaused);
    },
    'g t': goTo('traces'),
    'g m': goTo('map'),
    'g s': goTo('sampling'),
    'g r': goTo('rejected'),
    'g g': goTo('groups'),
  });
  return (
    <DropZone>
      <Patterns />
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header
        onHelp={() => {
          setHelping(true);
        }}
      />
      <main id="main" className="main" tabIndex={-1}>
        <ErrorBoundary key={name}>
          <Suspense fallback={<Loading what="the page" />}>
            {page === undefined ? <NotFound name={name} /> : page.render()}
          </Suspense>
        </ErrorBoundary>
      </main>
      {isHelping ? (
        <Help
          onClose={() => {
            setHelping(false);
          }}
        />
      ) : null}
    </DropZone>
  );
}

function goTo(page: string): () => void {
  return () => {
    navigate(hrefOf(page));
  };
}

function NotFound({ name }: { readonly name: string }): ReactNode {
  return (
    <div className="empty">
      <h1>There is no page “{name}”</h1>
      <p>The pages are named at the top.</p>
    </div>
  );
}

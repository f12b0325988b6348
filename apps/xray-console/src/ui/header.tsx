import type { ReactNode } from 'react';
import { readRejected } from '../api/queries.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { hrefOf, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { Link } from './link.tsx';
import { ThemePicker } from './theme-picker.tsx';
import './header.css';

const LIVE_TEXTS = { streaming: 'Live', polling: 'Every 2 s', off: 'Offline' } as const;

/** The pages, whether updates come in, colours and keys. */
export function Header({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const { page } = usePlace();
  const { query } = useSearch();
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const rejected = useResource('rejected', readRejected, calm);
  const count = rejected.data?.items.length ?? 0;
  const pages: readonly (readonly [string, string, string])[] = [
    ['traces', 'Traces', hrefOf('traces', query)],
    ['map', 'Map', hrefOf('map', query)],
    ['sampling', 'Sampling', hrefOf('sampling')],
    ['rejected', 'Rejected', hrefOf('rejected')],
    ['groups', 'Groups', hrefOf('groups')],
  ];
  return (
    <header className="header">
      <span className="brand">
        <img src="./favicon.svg" alt="" width="20" height="20" />
        X-Ray <span className="muted">local</span>
      </span>
      <nav aria-label="Pages">
        {pages.map(([id, name, href]) => (
          <Link key={id} href={href} aria-current={isAt(page, id) ? 'page' : undefined}>
            {name}
            {id === 'rejected' && count > 0 ? (
              <span className="badge">
                {count}
                <span className="sr-only"> documents</span>
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
      <span className="header-end">
        <button
          type="button"
          className="button live"
          data-state={live.isPaused ? 'paused' : live.state}
          aria-pressed={live.isPaused}
          title={live.isPaused ? 'Go on with live updates (p)' : 'Pause live updates (p)'}
          onClick={() => {
            live.setPaused(!live.isPaused);
          }}
        >
          <span className="live-dot" aria-hidden="true" />
          {live.isPaused ? (live.isBehind ? 'Paused, more came' : 'Paused') : LIVE_TEXTS[live.state]}
        </button>
        <ThemePicker />
        <button type="button" className="button" aria-label="Keys and help" onClick={onHelp}>
          ?
        </button>
      </span>
    </header>
  );
}

function isAt(page: string, id: string): boolean {
  return page === id || (id === 'traces' && (page === '' || page === 'trace' || page === 'compare'));
}

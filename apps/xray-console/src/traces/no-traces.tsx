import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { changeQuery } from '../state/location.ts';
import type { SearchState } from '../state/search-of.ts';
import { Empty } from '../ui/feedback.tsx';
import { plural } from '../ui/format.ts';

const WhyNone = lazy(async () => ({ default: (await import('./why-none.tsx')).WhyNone }));

interface NoTracesProps {
  readonly search: SearchState;
  /** Traces that are stored at all. */
  readonly stored: number;
}

/** Says why a search found nothing, and what to do about it. */
export function NoTraces({ search, stored }: NoTracesProps): ReactNode {
  if (search.filter !== '') {
    return (
      <div className="stack">
        <Empty>
          <h2>No trace meets the filter in this time</h2>
        </Empty>
        <Suspense fallback={null}>
          <WhyNone search={search} />
        </Suspense>
      </div>
    );
  }
  return (
    <Empty>
      <h2>No traces in this time</h2>
      <p>{stored === 0 ? 'None are stored.' : `${plural(stored, 'trace')} stored, at other times.`}</p>
      {stored === 0 ? null : (
        <p className="no-traces-more">
          <button
            type="button"
            className="button"
            onClick={() => {
              changeQuery({ last: '30d', from: undefined, to: undefined });
            }}
          >
            Look at the last 30 days
          </button>
        </p>
      )}
    </Empty>
  );
}

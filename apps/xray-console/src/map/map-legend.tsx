import type { ReactNode } from 'react';
import { fillOf } from '../ui/patterns.tsx';
import { STATUSES } from '../ui/status.tsx';

/** What the patterns of rings mean. */
export function MapLegend({ isTruncated }: { readonly isTruncated: boolean }): ReactNode {
  return (
    <ul aria-label="Legend">
      {STATUSES.map((status) => (
        <li key={status}>
          <svg width="16" height="12" aria-hidden="true">
            <rect width="16" height="12" rx="2" fill={fillOf(status)} />
          </svg>
          {status}
        </li>
      ))}
      <li className="muted">circle: traced · square: database · hexagon: called, not traced</li>
      {isTruncated ? <li>Of the traces that there was time for; there are more.</li> : null}
    </ul>
  );
}

import type { ReactNode } from 'react';
import { addressOf } from '../api/client.ts';
import type { Summary } from '../api/types.ts';
import { hrefOf } from '../state/location.ts';
import { Link } from '../ui/link.tsx';

interface SelectionBarProps {
  readonly marked: readonly string[];
  readonly shown: readonly Summary[];
  readonly onClear: () => void;
}

/** Ids in one address at most: addresses have a bound. */
const MOST_EXPORTED = 100;

/** What can be done with the traces that are marked, or with all that are shown. */
export function SelectionBar({ marked, shown, onClear }: SelectionBarProps): ReactNode {
  const [left, right] = marked;
  const ids = marked.length > 0 ? marked : shown.slice(0, MOST_EXPORTED).map(({ Id: id }) => id);
  return (
    <div className="line">
      {marked.length > 0 ? (
        <>
          <span>{marked.length} marked</span>
          <button type="button" className="link" onClick={onClear}>
            Clear
          </button>
        </>
      ) : null}
      {left !== undefined && right !== undefined && marked.length === 2 ? (
        <Link className="button primary" href={hrefOf('compare', { left, right })}>
          Compare
        </Link>
      ) : null}
      {ids.length > 0 ? (
        <a className="button" href={exportHref(ids)} download="traces.json">
          Export {marked.length > 0 ? marked.length : ids.length}
        </a>
      ) : null}
    </div>
  );
}

/** Where traces are downloaded in the form that the import takes. */
export function exportHref(ids: readonly string[]): string {
  return addressOf(`local/export?ids=${ids.join(',')}`);
}

import type { ReactNode } from 'react';
import { readRejected, readStats } from '../api/queries.ts';
import type { RejectedItem } from '../api/rejected.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { changeQuery, hrefOf, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Failure, Loading } from '../ui/feedback.tsx';
import { formatCount, formatTime } from '../ui/format.ts';
import { Link } from '../ui/link.tsx';
import { Excerpt } from './excerpt.tsx';
import './rejected.css';

/** The documents that the real service would have thrown away without a word, and how to mend each. */
export function RejectedPage(): ReactNode {
  const { query } = usePlace();
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const inbox = useResource('rejected', readRejected, calm);
  const stats = useResource('stats', readStats, calm);
  const items = inbox.data?.items ?? [];
  const code = query.get('code') ?? '';
  const shown = code === '' ? items : items.filter((item) => item.code === code);
  const counts = Object.entries(stats.data?.rejected ?? {});
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Rejected</h1>
          <p>
            Documents that X-Ray refuses. AWS’s daemon logs no more than a line, and the trace has a hole;
            here is which rule, where, and what to do.
          </p>
        </div>
        {counts.length === 0 ? null : (
          <div className="line" role="group" aria-label="By rule">
            {counts.map(([name, count]) => (
              <button
                key={name}
                type="button"
                className="button"
                aria-pressed={code === name}
                onClick={() => {
                  changeQuery({ code: code === name ? undefined : name }, { replace: true });
                }}
              >
                {name} <span className="muted">{formatCount(count)}</span>
              </button>
            ))}
          </div>
        )}
      </div>
      {inbox.error === undefined ? null : <Failure error={inbox.error} onRetry={inbox.reload} />}
      {inbox.data === undefined && inbox.error === undefined ? <Loading what="the inbox" /> : null}
      {inbox.data !== undefined && shown.length === 0 ? (
        <div className="empty panel">
          <h2>Nothing was refused</h2>
          <p>Every document that came keeps to X-Ray’s rules.</p>
        </div>
      ) : null}
      <ul className="rejected" aria-label="Refused documents, the newest first">
        {shown.map((item) => (
          <Item key={item.number} item={item} />
        ))}
      </ul>
    </div>
  );
}

function Item({ item }: { readonly item: RejectedItem }): ReactNode {
  const { at, source, code, message, hint, field, characters, id, excerpt } = item;
  const traceId = /"trace_id"\s*:\s*"(1-[0-9a-f]{8}-[0-9a-f]{24})"/i.exec(excerpt)?.[1];
  return (
    <li className="panel rejected-item">
      <div className="line">
        <h2>{code}</h2>
        {field === undefined ? null : <span className="tag">field {field}</span>}
        {characters?.map((each) => (
          <span key={each} className="tag">
            {each}
          </span>
        ))}
        <span className="muted grow">
          {formatTime(Date.parse(at) / 1000)} over {source.toUpperCase()}
          {id === undefined ? '' : `, id ${id}`}
        </span>
        {traceId === undefined ? null : (
          <Link href={hrefOf('trace', { id: traceId.toLowerCase() })}>Its trace</Link>
        )}
      </div>
      <p>{message}</p>
      <p className="rejected-mend">
        <strong>Mend:</strong> {hint}
      </p>
      <div className="rejected-document">
        <pre className="code" tabIndex={0} aria-label="The document">
          <Excerpt text={excerpt} field={field} characters={characters ?? []} />
        </pre>
        <CopyButton text={excerpt} className="button rejected-copy">
          Copy
        </CopyButton>
      </div>
    </li>
  );
}

import { parseTraceId } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { readTraces } from '../api/queries.ts';
import { changeQuery, hrefOf, usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { readTrace } from '../trace/read-trace.ts';
import { Failure, Loading } from '../ui/feedback.tsx';
import { formatDuration, formatTime } from '../ui/format.ts';
import { Link } from '../ui/link.tsx';
import { CompareTable } from './compare-table.tsx';
import { RecentTraces } from './recent-traces.tsx';
import './compare.css';

/** Two traces side by side: what one took longer for, and what only one did. */
export function ComparePage(): ReactNode {
  const { query } = usePlace();
  const [left, right] = [query.get('left') ?? '', query.get('right') ?? ''];
  const both = useResource(`compare ${left} ${right}`, async (signal) => {
    const stored = await readTraces(
      [left, right].filter((id) => id !== ''),
      signal,
    );
    return stored.flatMap((each) => readTrace(each) ?? []);
  });
  const traceOf = (id: string): Trace | undefined =>
    both.data?.find((trace) => trace.id === parseTraceId(id));
  const traces = { left: traceOf(left), right: traceOf(right) };
  return (
    <div className="page compare">
      <div className="page-head">
        <h1>Compare two traces</h1>
        {left !== '' && right !== '' ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              changeQuery({ left: right, right: left }, { replace: true });
            }}
          >
            Swap
          </button>
        ) : null}
      </div>
      <div className="compare-heads">
        <Side
          key={`left ${left}`}
          name="left"
          id={left}
          trace={traces.left}
          isRead={both.data !== undefined}
        />
        <Side
          key={`right ${right}`}
          name="right"
          id={right}
          trace={traces.right}
          isRead={both.data !== undefined}
        />
      </div>
      {both.error === undefined ? null : <Failure error={both.error} onRetry={both.reload} />}
      {both.data === undefined && both.error === undefined ? <Loading what="the traces" /> : null}
      {traces.left !== undefined && traces.right !== undefined ? (
        <CompareTable left={traces.left} right={traces.right} />
      ) : null}
      {left === '' || right === '' ? (
        <RecentTraces other={left === '' ? right : left} side={left === '' ? 'left' : 'right'} />
      ) : null}
    </div>
  );
}

interface SideProps {
  readonly name: 'left' | 'right';
  readonly id: string;
  readonly trace: Trace | undefined;
  readonly isRead: boolean;
}

function Side({ name, id, trace, isRead }: SideProps): ReactNode {
  const [text, setText] = useState(id);
  const isWrong = text !== '' && parseTraceId(text.trim()) === undefined;
  const root = useMemo(() => trace?.roots[0]?.document.name, [trace]);
  return (
    <form
      className="panel compare-side"
      data-side={name}
      onSubmit={(event) => {
        event.preventDefault();
        changeQuery({ [name]: text.trim() });
      }}
    >
      <label className="field">
        <span>Trace on the {name}</span>
        <input
          className="input mono"
          value={text}
          aria-invalid={isWrong}
          placeholder="1-5759e988-bd862e3fe1be46a994272793"
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </label>
      {isWrong ? <p role="alert">Not the id of a trace.</p> : null}
      {trace === undefined ? (
        <p className="muted">
          {id !== '' && isRead ? 'This trace is not here.' : 'Paste an id, or choose below.'}
        </p>
      ) : (
        <p>
          <Link href={hrefOf('trace', { id: trace.id })}>{root}</Link>{' '}
          <strong>{formatDuration(trace.duration)}</strong>{' '}
          <span className="muted">{formatTime(trace.startTime)}</span>
        </p>
      )}
    </form>
  );
}

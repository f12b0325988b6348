import { printable } from '@xray-microservices/xray-model';
import type { Trace, TraceFacts } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { hrefOf } from '../state/location.ts';
import { exportHref } from '../traces/selection-bar.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatDate, formatDuration, formatTime, pathOf, plural } from '../ui/format.ts';
import { Link } from '../ui/link.tsx';
import { StatusLabel, statusOf } from '../ui/status.tsx';
import { testOf } from './copy-as-test.ts';
import { allNodes } from './spans.ts';

/** What a trace is, in a line, and what can be done with it. */
export function TraceHead({
  trace,
  facts,
}: {
  readonly trace: Trace;
  readonly facts: TraceFacts;
}): ReactNode {
  const { http } = facts;
  const [root] = trace.roots;
  const title =
    http?.url === undefined
      ? printable(root?.document.name ?? trace.id)
      : [http.method, pathOf(http.url)].filter((part) => part !== undefined).join(' ');
  const services = new Set(facts.services.filter(({ inferred }) => !inferred).map(({ id }) => id.name)).size;
  const status = statusOf(facts);
  return (
    <header className="trace-head">
      <div className="grow">
        <h1>{title}</h1>
        <p className="line muted">
          <StatusLabel
            status={status}
            isPending={facts.partial}
            label={http?.status === undefined || facts.partial ? undefined : `${http.status} ${status}`}
          />
          <strong className="trace-total">{formatDuration(trace.duration)}</strong>
          <span>{plural(services, 'service')}</span>
          <span>{plural(allNodes(trace).length, '(sub)segment')}</span>
          <span>
            {formatDate(trace.startTime)} {formatTime(trace.startTime, trace.startTime)}
          </span>
          <code className="trace-id">{trace.id}</code>
        </p>
      </div>
      <div className="line">
        <CopyButton text={() => location.href}>Copy link</CopyButton>
        <CopyButton text={trace.id}>Copy id</CopyButton>
        <CopyButton text={() => testOf(trace)}>Copy as test</CopyButton>
        <a className="button" href={exportHref([trace.id])} download={`${trace.id}.json`}>
          Export
        </a>
        <Link className="button" href={hrefOf('compare', { left: trace.id })}>
          Compare
        </Link>
      </div>
    </header>
  );
}

import { printable } from '@xray-microservices/xray-model';
import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { formatDuration, formatPart, formatTime } from '../ui/format.ts';
import { detailOf } from './describe.ts';
import { exceptionsOf } from './exceptions.tsx';
import { poolWaitOf } from './spans.ts';
import { flatten } from './values.tsx';

/** When, how long, where: the first thing to read of a (sub)segment. */
export function Overview({ node, trace }: { readonly node: TraceNode; readonly trace: Trace }): ReactNode {
  const { document } = node;
  const wait = poolWaitOf(node);
  const detail = detailOf(node);
  const service = node.kind === 'segment' ? node.document.service : undefined;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Did', detail === '' ? undefined : detail],
    ['Exception', exceptionText(node)],
    ['Duration', durationText(node, trace)],
    ['Own time', node.selfTime === undefined ? undefined : formatDuration(node.selfTime)],
    ['Pool wait', wait > 0 ? `${formatDuration(wait)} before it began` : undefined],
    [
      'Started',
      `${formatTime(node.startTime, node.startTime)}, ${formatDuration(node.startTime - trace.startTime)} into the trace`,
    ],
    ['Ended', node.endTime === undefined ? 'not yet' : formatTime(node.endTime, node.endTime)],
    ['Origin', node.kind === 'segment' ? node.document.origin : undefined],
    ['User', node.kind === 'segment' ? node.document.user : undefined],
    ['Resource', node.kind === 'segment' ? node.document.resource_arn : undefined],
    ...(service === undefined
      ? []
      : flatten(service).map(([key, value]) => [`service.${key}`, value] as const)),
    ['Missing parent', node.missingParent],
    ['Id', document.id],
    ['Parent', document.parent_id],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className="facts-pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function exceptionText({ document }: TraceNode): string | undefined {
  const [first] = exceptionsOf(document);
  return first === undefined ? undefined : printable(`${first.type ?? 'Error'}: ${first.message ?? ''}`);
}

function durationText({ duration }: TraceNode, trace: Trace): string {
  if (duration === undefined) {
    return 'in progress';
  }
  return trace.duration === 0
    ? formatDuration(duration)
    : `${formatDuration(duration)}, ${formatPart(duration / trace.duration)} of the trace`;
}

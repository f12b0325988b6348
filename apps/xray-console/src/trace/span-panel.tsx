import { printable } from '@xray-microservices/xray-model';
import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { changeQuery, usePlace } from '../state/location.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { StatusLabel, statusOf } from '../ui/status.tsx';
import { Tabs } from '../ui/tabs.tsx';
import type { TabItem } from '../ui/tabs.tsx';
import { Annotations } from './annotations.tsx';
import { kindOf } from './describe.ts';
import { Exceptions, exceptionsOf } from './exceptions.tsx';
import { Overview } from './overview.tsx';
import { Values } from './values.tsx';

interface SpanPanelProps {
  readonly node: TraceNode;
  readonly trace: Trace;
}

/** All that is known of one (sub)segment, by topic; topics it says nothing of are left out. */
export function SpanPanel({ node, trace }: SpanPanelProps): ReactNode {
  const { query } = usePlace();
  const { document } = node;
  const status = statusOf(document);
  return (
    <SidePanel
      label="Details of the chosen (sub)segment"
      title={printable(document.name)}
      about={
        <p className="line">
          <StatusLabel status={status} isPending={node.inProgress} />
          <span className="tag">{kindOf(node) === '' ? 'subsegment' : kindOf(node)}</span>
        </p>
      }
      onClose={() => {
        changeQuery({ span: 'none', tab: undefined }, { replace: true });
      }}
    >
      <Tabs
        label="Details"
        items={tabsOf(node, trace)}
        selected={query.get('tab') ?? 'overview'}
        onSelect={(tab) => {
          changeQuery({ tab: tab === 'overview' ? undefined : tab }, { replace: true });
        }}
      />
    </SidePanel>
  );
}

function tabsOf(node: TraceNode, trace: Trace): readonly TabItem[] {
  const { document } = node;
  const sql = node.kind === 'subsegment' ? node.document.sql : undefined;
  const raw = JSON.stringify({ ...document, subsegments: undefined }, undefined, 2);
  const tabs: (TabItem | undefined)[] = [
    { id: 'overview', label: 'Overview', content: () => <Overview node={node} trace={trace} /> },
    exceptionsOf(document).length === 0 && typeof document.cause !== 'string'
      ? undefined
      : { id: 'exceptions', label: 'Exceptions', content: () => <Exceptions document={document} /> },
    sql === undefined ? undefined : { id: 'sql', label: 'SQL', content: () => <Sql sql={sql} /> },
    valuesTab('http', 'HTTP', document.http),
    valuesTab('aws', 'AWS', document.aws),
    document.annotations === undefined
      ? undefined
      : {
          id: 'annotations',
          label: 'Annotations',
          content: () => <Annotations annotations={document.annotations ?? {}} />,
        },
    valuesTab('metadata', 'Metadata', document.metadata),
    {
      id: 'raw',
      label: 'Raw',
      content: () => (
        <div className="stack">
          <CopyButton text={raw}>Copy JSON</CopyButton>
          <pre className="code" tabIndex={0}>
            {raw}
          </pre>
        </div>
      ),
    },
  ];
  return tabs.filter((tab) => tab !== undefined);
}

function valuesTab(id: string, label: string, value: object | undefined): TabItem | undefined {
  return value === undefined ? undefined : { id, label, content: () => <Values value={value} /> };
}

function Sql({ sql }: { readonly sql: { readonly sanitized_query?: string } }): ReactNode {
  const { sanitized_query: query, ...rest } = sql;
  return (
    <div className="stack">
      {query === undefined ? null : (
        <>
          <pre className="code" tabIndex={0}>
            {query}
          </pre>
          <CopyButton text={query}>Copy SQL</CopyButton>
        </>
      )}
      <Values value={rest} />
    </div>
  );
}

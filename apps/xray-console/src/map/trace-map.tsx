import { traceGraphOf } from '@xray-microservices/xray-model';
import type { Trace, TraceFacts } from '@xray-microservices/xray-model';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { graph } from '../api/shapes.ts';
import { changeQuery } from '../state/location.ts';
import { allNodes, idOf } from '../trace/spans.ts';
import { GraphTable } from './graph-table.tsx';
import { GraphView } from './graph-view.tsx';
import { MapLegend } from './map-legend.tsx';
import { serviceMapOf } from './view-model.ts';

interface TraceMapProps {
  readonly facts: TraceFacts;
  readonly trace: Trace;
}

/** The map of one trace. Choosing a service chooses its segment, or the call to it. */
export function TraceMap({ facts, trace }: TraceMapProps): ReactNode {
  const [isTable, setTable] = useState(false);
  const map = useMemo(
    () => serviceMapOf(graph({ services: traceGraphOf([facts]) }, '').services, trace.duration / 60),
    [facts, trace.duration],
  );
  const choose = (key: string): void => {
    const name = (
      map.nodes.find((node) => node.key === key) ?? map.edges.find((edge) => edge.key === key)?.to
    )?.name;
    const nodes = allNodes(trace);
    const found =
      nodes.find((node) => node.kind === 'segment' && node.document.name === name) ??
      nodes.find(({ document }) => document.name === name);
    if (found !== undefined) {
      changeQuery({ span: idOf(found) }, { replace: true });
    }
  };
  return (
    <>
      <div className="map-head">
        <MapLegend isTruncated={false} />
        <button
          type="button"
          className="button"
          aria-pressed={isTable}
          onClick={() => {
            setTable(!isTable);
          }}
        >
          Table
        </button>
      </div>
      {isTable ? (
        <GraphTable map={map} hasRate={false} onChoose={choose} />
      ) : (
        <GraphView map={map} name="trace" hasRate={false} onChoose={choose} />
      )}
    </>
  );
}

import { MarkerType, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import type { Edge, Node, NodeChange } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { CallEdge } from './call-edge.tsx';
import type { CallEdgeData } from './call-edge.tsx';
import { forgetPositions, keepPositions, readPositions } from './kept-positions.ts';
import { NODE_SIZE, placeNodes } from './layout.ts';
import type { Positions } from './layout.ts';
import { worstOf } from './numbers.ts';
import { ServiceNode } from './service-node.tsx';
import type { ServiceNodeData } from './service-node.tsx';
import type { ServiceMap } from './view-model.ts';
import './map.css';

/** Of arrow heads, which cannot take the edge's own. */
const COLORS = {
  ok: 'var(--line-strong)',
  error: 'var(--error-fill)',
  throttle: 'var(--throttle-fill)',
  fault: 'var(--fault-fill)',
} as const;

/** A map that does not fit is moved about rather than made too small to be read. */
const FIT = { padding: { x: '4%', top: '12px', bottom: '52px' }, minZoom: 0.66, maxZoom: 1.1 } as const;

const NODE_TYPES = { service: ServiceNode };
const EDGE_TYPES = { call: CallEdge };

interface GraphViewProps {
  readonly map: ServiceMap;
  /** Under which the places of nodes are remembered. */
  readonly name: string;
  readonly hasRate: boolean;
  /** The key of the node or edge that is chosen. */
  readonly chosen?: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** The map as a picture. Nodes stay where they are when data arrive; they can be moved by hand. */
export function GraphView(props: GraphViewProps): ReactNode {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ map, name, hasRate, chosen, onChoose }: GraphViewProps): ReactNode {
  const isVertical = globalThis.innerWidth <= 760;
  const store = `${name} ${isVertical ? 'TB' : 'LR'}`;
  const [positions, setPositions] = usePositions(map, store, isVertical);
  const flow = useReactFlow();
  const wasMoved = useRef(false);
  const fit = useCallback(() => {
    void flow.fitView(FIT);
  }, [flow]);
  const place = useRef<HTMLDivElement>(null);
  const count = map.nodes.length;
  useEffect(() => {
    const fitUnlessMoved = (): void => {
      if (!wasMoved.current) {
        requestAnimationFrame(fit);
      }
    };
    fitUnlessMoved();
    const sizes = new ResizeObserver(fitUnlessMoved);
    if (place.current !== null) {
      sizes.observe(place.current);
    }
    return () => {
      sizes.disconnect();
    };
  }, [count, fit]);

  const nodes = map.nodes.map((node): Node<ServiceNodeData> => ({
    id: node.key,
    type: 'service',
    position: positions.get(node.key) ?? { x: 0, y: 0 },
    width: NODE_SIZE.width,
    height: NODE_SIZE.height,
    data: { node, isChosen: node.key === chosen, isVertical, hasRate, onChoose },
  }));
  const callsOf = Map.groupBy(map.edges, ({ from }) => from.key);
  const edges = map.edges.map((edge): Edge<CallEdgeData> => ({
    id: edge.key,
    type: 'call',
    source: edge.from.key,
    target: edge.to.key,
    markerEnd: {
      type: MarkerType.ArrowClosed,
      markerUnits: 'userSpaceOnUse',
      width: 18,
      height: 18,
      color: COLORS[worstOf(edge.numbers.counts)],
    },
    data: {
      edge,
      isChosen: edge.key === chosen,
      isVertical,
      isOneOfMany: (callsOf.get(edge.from.key)?.length ?? 0) > 1,
      hasRate,
      onChoose,
    },
  }));
  const onNodesChange = (changes: readonly NodeChange<Node<ServiceNodeData>>[]): void => {
    const moved = changes.flatMap((change) =>
      change.type === 'position' && change.position !== undefined
        ? [[change.id, change.position] as const]
        : [],
    );
    if (moved.length > 0) {
      setPositions(new Map([...positions, ...moved]));
    }
  };
  return (
    <div className="graph" ref={place}>
      <div className="graph-flow">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgeClick={(_, { id }) => {
            onChoose(id);
          }}
          onMoveStart={(event) => {
            wasMoved.current ||= event !== null;
          }}
          nodesFocusable={false}
          edgesFocusable={false}
          nodesConnectable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          minZoom={0.15}
          maxZoom={2}
          fitView
          fitViewOptions={FIT}
        />
      </div>
      <div className="graph-tools line">
        <button type="button" className="button" aria-label="Nearer" onClick={() => void flow.zoomIn()}>
          +
        </button>
        <button type="button" className="button" aria-label="Farther" onClick={() => void flow.zoomOut()}>
          −
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            wasMoved.current = false;
            fit();
          }}
        >
          Fit
        </button>
        <button
          type="button"
          className="button"
          title="Lay the map out anew"
          onClick={() => {
            forgetPositions(store);
            setPositions(placeNodes(linksOf(map, isVertical), new Map()));
            wasMoved.current = false;
            requestAnimationFrame(fit);
          }}
        >
          Arrange
        </button>
      </div>
    </div>
  );
}

/** Places of all nodes of the map; they only change by hand, or for nodes that are new. */
function usePositions(
  map: ServiceMap,
  store: string,
  isVertical: boolean,
): readonly [Positions, (positions: Positions) => void] {
  const [kept, setKept] = useState<Positions>(() => readPositions(store));
  const positions = useMemo(() => placeNodes(linksOf(map, isVertical), kept), [map, kept, isVertical]);
  useEffect(() => {
    if (map.nodes.some(({ key }) => !kept.has(key))) {
      setKept(new Map([...kept, ...positions]));
    }
    keepPositions(store, positions);
  }, [map, kept, positions, store]);
  return [positions, setKept];
}

function linksOf(map: ServiceMap, isVertical: boolean): Parameters<typeof placeNodes>[0] {
  return {
    keys: map.nodes.map(({ key }) => key),
    edges: map.edges.map(({ from, to }) => [from.key, to.key] as const),
    direction: isVertical ? 'TB' : 'LR',
  };
}

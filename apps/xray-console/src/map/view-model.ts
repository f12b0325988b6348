import { nodeKey } from '@xray-microservices/xray-model';
import type { Graph, GraphEdge, GraphNode } from '../api/types.ts';
import { numbersOf } from './numbers.ts';
import type { Numbers } from './numbers.ts';

/** How a node is drawn: what traces itself, and what only shows in the calls of others. */
export type NodeShape = 'service' | 'database' | 'aws' | 'remote' | 'client';

export interface MapNode {
  /** The same for the same service at any time. */
  readonly key: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly shape: NodeShape;
  readonly numbers: Numbers;
  readonly source: GraphNode;
}

export interface MapEdge {
  readonly key: string;
  readonly from: MapNode;
  readonly to: MapNode;
  /** Joined by a queue or a link: the caller did not wait. */
  readonly isLink: boolean;
  readonly numbers: Numbers;
  readonly source: GraphEdge;
}

export interface ServiceMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** The answer's services and edges as the map draws them. @param minutes length of the window */
export function serviceMapOf(services: Graph['services'], minutes: number): ServiceMap {
  const nodes = services.map((source): MapNode => {
    const { Name: name, Type: type } = source;
    return {
      key: nodeKey({ name, ...(type === undefined ? {} : { type }) }),
      name,
      type,
      shape: shapeOf(source),
      numbers: numbersOf(source.SummaryStatistics, source.ResponseTimeHistogram, minutes),
      source,
    };
  });
  const byReference = new Map(nodes.map((node) => [node.source.ReferenceId, node]));
  const edges = nodes.flatMap((from) =>
    from.source.Edges.flatMap((source): MapEdge[] => {
      const to = byReference.get(source.ReferenceId);
      const isLink = source.EdgeType === 'link';
      const histogram = isLink ? source.ReceivedEventAgeHistogram : source.ResponseTimeHistogram;
      return to === undefined
        ? []
        : [
            {
              key: `${from.key} > ${to.key}${isLink ? ' link' : ''}`,
              from,
              to,
              isLink,
              numbers: numbersOf(source.SummaryStatistics, histogram, minutes),
              source,
            },
          ];
    }),
  );
  return { nodes, edges };
}

function shapeOf({ Type: type = '', State: state }: GraphNode): NodeShape {
  if (type === 'client') {
    return 'client';
  }
  if (type.startsWith('Database::') || type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB') {
    return 'database';
  }
  if (type === 'remote') {
    return 'remote';
  }
  return state === 'active' ? 'service' : type.startsWith('AWS::') ? 'aws' : 'remote';
}

import { clientOf, nodeKey } from '../facts/service-node.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import { answerCounts, answerHistogram } from './answer-statistics.ts';
import type { EdgeTotals, GraphBucket, NodeTotals } from './graph-bucket.ts';
import type { HistogramScale } from './histogram-scale.ts';
import type { GraphEdge, GraphService } from './service-graph.ts';
import { Statistics } from './statistics.ts';

/** A node on its way into an answer. */
interface NodeToAnswer {
  readonly id: ServiceId;
  /** `undefined` for a client, and for a node whose own answers lie outside the window. */
  readonly totals: NodeTotals | undefined;
  readonly edges: EdgeTotals[];
  first: number;
  last: number;
}

/** The nodes of a bucket as the API answers them, by name and type; the first has ReferenceId 0. */
export function answerGraph(bucket: GraphBucket, scale: HistogramScale): GraphService[] {
  const nodes = [...collectNodes(bucket)].sort(([, a], [, b]) => compareIds(a.id, b.id));
  const references = new Map(nodes.map(([key], index) => [key, index]));
  return nodes.map(([, node], index) => answerNode(node, index, references, scale));
}

/** All nodes that have answers or are an end of an edge: the other end may have answered outside the window. */
function collectNodes(bucket: GraphBucket): Map<string, NodeToAnswer> {
  const nodes = new Map<string, NodeToAnswer>();
  for (const [key, totals] of bucket.nodes) {
    const { first, last } = totals.statistics;
    nodes.set(key, { id: totals.id, totals, edges: [], first, last });
  }
  for (const edge of bucket.edges.values()) {
    const { first, last } = edge.statistics;
    for (const [id, isSource] of [
      [edge.source ?? clientOf(edge.target), true] as const,
      [edge.target, false] as const,
    ]) {
      const key = nodeKey(id);
      const node = nodes.get(key) ?? { id, totals: undefined, edges: [], first, last };
      nodes.set(key, node);
      if (node.totals === undefined) {
        node.first = Math.min(node.first, first);
        node.last = Math.max(node.last, last);
      }
      if (isSource) {
        node.edges.push(edge);
      }
    }
  }
  return nodes;
}

function answerNode(
  { id, totals, edges, first, last }: NodeToAnswer,
  referenceId: number,
  references: ReadonlyMap<string, number>,
  scale: HistogramScale,
): GraphService {
  return {
    ReferenceId: referenceId,
    Name: id.name,
    Names: [id.name],
    ...(totals !== undefined && totals.roots > 0 ? { Root: true } : {}),
    ...(id.accountId === undefined ? {} : { AccountId: id.accountId }),
    ...(id.type === undefined ? {} : { Type: id.type }),
    State: totals !== undefined && totals.sent > 0 ? 'active' : 'unknown',
    StartTime: first,
    EndTime: last,
    Edges: edges
      .map((edge) => answerEdge(edge, references.get(nodeKey(edge.target)) ?? -1, scale))
      .sort((a, b) => a.ReferenceId - b.ReferenceId || (a.EdgeType ?? '').length - (b.EdgeType ?? '').length),
    ...(id.type === 'client' ? {} : ownNumbers(totals?.statistics ?? new Statistics(), scale)),
  };
}

function ownNumbers(
  statistics: Statistics,
  scale: HistogramScale,
): Pick<GraphService, 'SummaryStatistics' | 'DurationHistogram' | 'ResponseTimeHistogram'> {
  // A segment ends when its answer does, so the two histograms are one.
  const histogram = answerHistogram(statistics, scale);
  return {
    SummaryStatistics: answerCounts(statistics),
    DurationHistogram: histogram,
    ResponseTimeHistogram: histogram,
  };
}

function answerEdge(
  { isLink, statistics }: EdgeTotals,
  referenceId: number,
  scale: HistogramScale,
): GraphEdge {
  const histogram = answerHistogram(statistics, scale);
  return {
    ReferenceId: referenceId,
    StartTime: statistics.first,
    EndTime: statistics.last,
    SummaryStatistics: answerCounts(statistics),
    ResponseTimeHistogram: isLink ? [] : histogram,
    Aliases: [],
    ...(isLink ? { EdgeType: 'link' } : {}),
    ReceivedEventAgeHistogram: isLink ? histogram : [],
  };
}

function compareIds(a: ServiceId, b: ServiceId): number {
  return compareText(a.name, b.name) || compareText(a.type ?? '', b.type ?? '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

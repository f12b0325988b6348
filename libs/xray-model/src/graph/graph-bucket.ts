import { nodeKey } from '../facts/service-node.ts';
import type { EdgeFacts, ServiceFacts, ServiceId, TraceFacts } from '../facts/trace-facts.ts';
import type { HistogramScale } from './histogram-scale.ts';
import { microsecondsOf, Statistics } from './statistics.ts';

/** What a bucket knows of one node. */
export interface NodeTotals {
  /** Name and type; with an account id when an answer named one (of several, the first by the alphabet). */
  id: ServiceId;
  /** Answers by segments that the service sent itself. */
  sent: number;
  /** Answers to which nobody in their trace led. */
  roots: number;
  readonly statistics: Statistics;
}

/** What a bucket knows of the calls from one node to another. */
export interface EdgeTotals {
  /** `undefined` for the clients of a root. */
  readonly source: ServiceId | undefined;
  readonly target: ServiceId;
  /** The caller does not wait; the histogram then tells the age of messages on arrival. */
  readonly isLink: boolean;
  readonly statistics: Statistics;
}

/** The nodes and edges of some answers, usually those of one minute. */
export class GraphBucket {
  readonly nodes = new Map<string, NodeTotals>();
  readonly edges = new Map<string, EdgeTotals>();
  /** The edges again, by the keys of their ends: to put an edge's own key together takes longer than to record a call. */
  readonly #calls = new Map<string, Map<string, EdgeTotals>>();

  get isEmpty(): boolean {
    return this.nodes.size === 0 && this.edges.size === 0;
  }

  /** Adds one answer of a service (1) or takes it away (-1). */
  recordService(service: ServiceFacts, scale: HistogramScale, sign: 1 | -1): void {
    const key = nodeKey(service.id);
    const node = this.node(key, service.id);
    node.sent += service.inferred ? 0 : sign;
    node.roots += service.root ? sign : 0;
    node.statistics.record(service, bucketOf(service.responseTime, scale), sign);
    this.#dropNodeIfEmpty(key, node);
  }

  /** Adds one call (1) or takes it away (-1). */
  recordEdge(edge: EdgeFacts, { services }: TraceFacts, scale: HistogramScale, sign: 1 | -1): void {
    const target = services[edge.target];
    const source = edge.source === undefined ? undefined : services[edge.source];
    if (target === undefined) {
      return;
    }
    const totals = this.#edgeOfCall(source?.id, target.id, edge.asynchronous);
    const time = edge.asynchronous ? target.startTime - edge.startTime : edge.responseTime;
    totals.statistics.record(edge, bucketOf(time, scale), sign);
    if (totals.statistics.isEmpty) {
      this.#dropEdge(edgeKey(source?.id, target.id, edge.asynchronous));
    }
  }

  merge(other: GraphBucket): void {
    for (const [key, { id, sent, roots, statistics }] of other.nodes) {
      const node = this.node(key, id);
      node.sent += sent;
      node.roots += roots;
      node.statistics.merge(statistics);
      this.#dropNodeIfEmpty(key, node);
    }
    for (const [key, { source, target, isLink, statistics }] of other.edges) {
      const edge = this.edge(key, source, target, isLink);
      edge.statistics.merge(statistics);
      if (edge.statistics.isEmpty) {
        this.#dropEdge(key);
      }
    }
  }

  /** The totals of a node, new ones if there are none yet. */
  node(key: string, id: ServiceId): NodeTotals {
    let node = this.nodes.get(key);
    if (node === undefined) {
      node = { id, sent: 0, roots: 0, statistics: new Statistics() };
      this.nodes.set(key, node);
    } else if (id.accountId !== undefined && id.accountId < (node.id.accountId ?? '\uffff')) {
      node.id = id;
    }
    return node;
  }

  /** The totals of an edge, new ones if there are none yet. */
  edge(key: string, source: ServiceId | undefined, target: ServiceId, isLink: boolean): EdgeTotals {
    let edge = this.edges.get(key);
    if (edge === undefined) {
      edge = { source, target, isLink, statistics: new Statistics() };
      this.edges.set(key, edge);
    }
    return edge;
  }

  #edgeOfCall(source: ServiceId | undefined, target: ServiceId, isLink: boolean): EdgeTotals {
    const from = `${isLink ? 'link' : ''}${source === undefined ? '' : nodeKey(source)}`;
    const calls = this.#calls.get(from) ?? new Map<string, EdgeTotals>();
    const to = nodeKey(target);
    const known = calls.get(to);
    if (known !== undefined) {
      return known;
    }
    const edge = this.edge(edgeKey(source, target, isLink), source, target, isLink);
    this.#calls.set(from, calls.set(to, edge));
    return edge;
  }

  #dropNodeIfEmpty(key: string, { sent, roots, statistics }: NodeTotals): void {
    if (sent === 0 && roots === 0 && statistics.isEmpty) {
      this.nodes.delete(key);
    }
  }

  #dropEdge(key: string): void {
    this.edges.delete(key);
    this.#calls.clear(); // Rare, and they come back as they are asked for.
  }
}

/** A text that is the same for all calls that are one edge. */
export function edgeKey(source: ServiceId | undefined, target: ServiceId, isLink: boolean): string {
  const from = source === undefined ? '' : nodeKey(source);
  return `${isLink ? 'link' : 'call'} ${from.length} ${from}${nodeKey(target)}`;
}

function bucketOf(seconds: number | undefined, scale: HistogramScale): number | undefined {
  return seconds === undefined ? undefined : scale.bucketOf(microsecondsOf(seconds));
}

import { nodeKey } from '../facts/service-node.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import type { GraphAccumulator } from './graph-accumulator.ts';
import type { GraphBucket } from './graph-bucket.ts';
import type { Statistics } from './statistics.ts';

/** The form of the text. A text of another form is not read; the graph is then counted again from the facts. */
export const GRAPH_FORMAT = 1;

/** `[format, [minute, services, nodes, edges]…]`: lists without names, because a store keeps one for each minute. */
export type SerializedGraph = readonly [format: number, ...minutes: SerializedMinute[]];

/** Nodes and edges name services by their place in the list of services. */
export type SerializedMinute = readonly [
  minute: number,
  services: readonly SerializedService[],
  nodes: readonly (readonly [service: number, sent: number, roots: number, ...SerializedStatistics])[],
  /** A source of -1 is the client. */
  edges: readonly (readonly [source: number, target: number, isLink: 0 | 1, ...SerializedStatistics])[],
];

/** Empty for none. */
export type SerializedService = readonly [name: string, type: string, accountId: string];

export type SerializedStatistics = readonly [
  ok: number,
  throttled: number,
  otherErrors: number,
  faults: number,
  inProgress: number,
  microseconds: number,
  /** `null` when nothing but removals is in it. */
  first: number | null,
  last: number | null,
  /** Bucket and count in turn. */
  histogram: readonly number[],
];

/** An accumulator as compact JSON text. Equal accumulators give the same text. */
export function serializeGraph(accumulator: GraphAccumulator): string {
  const minutes = accumulator.buckets().map(([minute, bucket]) => serializeMinute(minute, bucket));
  const graph: SerializedGraph = [GRAPH_FORMAT, ...minutes];
  return JSON.stringify(graph);
}

function serializeMinute(minute: number, bucket: GraphBucket): SerializedMinute {
  const services: SerializedService[] = [];
  const places = new Map<string, number>();
  const placeOf = (id: ServiceId): number => {
    const key = nodeKey(id);
    const known = places.get(key);
    if (known !== undefined) {
      return known;
    }
    places.set(key, services.length);
    return services.push([id.name, id.type ?? '', id.accountId ?? '']) - 1;
  };
  const nodes = sortedValues(bucket.nodes).map(
    ({ id, sent, roots, statistics }) =>
      [placeOf(id), sent, roots, ...serializeStatistics(statistics)] as const,
  );
  const edges = sortedValues(bucket.edges).map(({ source, target, isLink, statistics }) => {
    const from = source === undefined ? -1 : placeOf(source);
    return [from, placeOf(target), isLink ? 1 : 0, ...serializeStatistics(statistics)] as const;
  });
  return [minute, services, nodes, edges];
}

function serializeStatistics(statistics: Statistics): SerializedStatistics {
  const { ok, throttled, otherErrors, faults, inProgress, microseconds, first, last, histogram } = statistics;
  const isKnown = first !== Infinity;
  return [
    ok,
    throttled,
    otherErrors,
    faults,
    inProgress,
    microseconds,
    isKnown ? first : null,
    isKnown ? last : null,
    histogram.packed(),
  ];
}

function sortedValues<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

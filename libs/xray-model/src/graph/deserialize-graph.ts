import { nodeKey } from '../facts/service-node.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import { edgeKey, GraphBucket } from './graph-bucket.ts';
import { GRAPH_FORMAT } from './serialize-graph.ts';
import { Histogram } from './histogram.ts';
import type { Statistics } from './statistics.ts';

/** A text that `serializeGraph` of this version did not write: another version's, or a damaged one. */
export class GraphFormatError extends Error {
  readonly code = 'ERR_GRAPH_FORMAT';

  constructor(cause?: unknown) {
    super('The text is not a service graph of this version.', { cause });
    this.name = 'GraphFormatError';
  }
}

/** The accumulator that a text was made from. Throws a {@link GraphFormatError} for a text that is not one. */
export function deserializeGraph(text: string): GraphAccumulator {
  const [format, ...minutes] = list(parse(text));
  if (format !== GRAPH_FORMAT) {
    throw new GraphFormatError();
  }
  const accumulator = new GraphAccumulator();
  for (const minute of minutes) {
    const [number, services, nodes, edges] = list(minute);
    accumulator.mergeBucket(
      whole(number),
      readBucket(list(services).map(readService), list(nodes), list(edges)),
    );
  }
  return accumulator;
}

function readBucket(
  services: readonly ServiceId[],
  nodes: readonly unknown[],
  edges: readonly unknown[],
): GraphBucket {
  const bucket = new GraphBucket();
  const serviceAt = (place: unknown): ServiceId => services[whole(place)] ?? refuse();
  for (const node of nodes) {
    const [place, sent, roots, ...statistics] = list(node);
    const id = serviceAt(place);
    const totals = bucket.node(nodeKey(id), id);
    totals.sent = whole(sent);
    totals.roots = whole(roots);
    readStatistics(statistics, totals.statistics);
  }
  for (const edge of edges) {
    const [from, to, link, ...statistics] = list(edge);
    const source = from === -1 ? undefined : serviceAt(from);
    const target = serviceAt(to);
    const isLink = link === 1;
    const totals = bucket.edge(edgeKey(source, target, isLink), source, target, isLink);
    readStatistics(statistics, totals.statistics);
  }
  return bucket;
}

function readService(service: unknown): ServiceId {
  const [name, type, accountId] = list(service);
  return {
    name: text(name),
    ...(type === '' ? {} : { type: text(type) }),
    ...(accountId === '' ? {} : { accountId: text(accountId) }),
  };
}

function readStatistics(values: readonly unknown[], into: Statistics): void {
  const [ok, throttled, otherErrors, faults, inProgress, microseconds, first, last, histogram] = values;
  into.ok = whole(ok);
  into.throttled = whole(throttled);
  into.otherErrors = whole(otherErrors);
  into.faults = whole(faults);
  into.inProgress = whole(inProgress);
  into.microseconds = whole(microseconds);
  into.first = first === null ? Infinity : whole(first);
  into.last = last === null ? -Infinity : whole(last);
  into.histogram = Histogram.of(pairs(histogram));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new GraphFormatError(cause);
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : refuse();
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : refuse();
}

/** Whole numbers, two and two. */
function pairs(value: unknown): number[] {
  const numbers = list(value);
  return numbers.length % 2 === 0 && numbers.every(Number.isInteger) ? (numbers as number[]) : refuse();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : refuse();
}

function refuse(): never {
  throw new GraphFormatError();
}

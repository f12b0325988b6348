import type { TraceFacts } from '../facts/trace-facts.ts';
import { answerGraph } from './answer-graph.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import type { TimeRange } from './graph-accumulator.ts';
import { GraphBucket } from './graph-bucket.ts';
import { LOG_SCALE, MILLISECOND_SCALE } from './histogram-scale.ts';
import type { GraphService } from './service-graph.ts';

/** Accumulators, or the facts of traces (such as those of a group), or both. */
export type GraphSources = Iterable<GraphAccumulator | TraceFacts>;

/**
 * The service map of a window of time, as GetServiceGraph answers it in `Services`. To the minute: every minute that
 * overlaps the window counts whole.
 *
 * @example
 * const services = graphOf([accumulator], { start: now - 6 * 3600, end: now });
 */
export function graphOf(sources: GraphSources, range: TimeRange): GraphService[] {
  const sum = new GraphBucket();
  for (const source of accumulated(sources)) {
    for (const [, bucket] of source.buckets(range)) {
      sum.merge(bucket);
    }
  }
  return answerGraph(sum, LOG_SCALE);
}

/** The map of some traces whole, as GetTraceGraph answers it in `Services`: exact to the millisecond. */
export function traceGraphOf(traces: Iterable<TraceFacts>): GraphService[] {
  const sum = new GraphBucket();
  for (const facts of traces) {
    for (const service of facts.services) {
      sum.recordService(service, MILLISECOND_SCALE, 1);
    }
    for (const edge of facts.edges) {
      sum.recordEdge(edge, facts, MILLISECOND_SCALE, 1);
    }
  }
  return answerGraph(sum, MILLISECOND_SCALE);
}

/** The same as accumulators only: those that were given, one at a time, and one for all facts. */
export function* accumulated(sources: GraphSources): Generator<GraphAccumulator, void> {
  const ofFacts = new GraphAccumulator();
  for (const source of sources) {
    if (source instanceof GraphAccumulator) {
      yield source;
    } else {
      ofFacts.add(source);
    }
  }
  yield ofFacts;
}

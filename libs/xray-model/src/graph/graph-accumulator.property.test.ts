import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import type { Random } from '../../test/support/random.ts';
import { randomTrace, traceIdOf } from '../../test/support/random-trace.ts';
import { factsOf } from '../facts/facts-of.ts';
import type { TraceFacts } from '../facts/trace-facts.ts';
import { deserializeGraph } from './deserialize-graph.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import { graphOf } from './graph-of.ts';
import { serializeGraph } from './serialize-graph.ts';
import type { HistogramEntry, SummaryStatistics } from './service-graph.ts';

const seeds = Array.from({ length: 50 }, (_none, seed) => seed);
const ALWAYS = { start: 0, end: 1e10 };

function randomFacts(random: Random): TraceFacts[] {
  return Array.from({ length: 15 }, (_none, index) => randomTrace(traceIdOf(index), random)).flatMap(
    (trace) => (trace === undefined ? [] : [factsOf(trace)]),
  );
}

function accumulatorOf(traces: Iterable<TraceFacts>): GraphAccumulator {
  const accumulator = new GraphAccumulator();
  for (const facts of traces) {
    accumulator.add(facts);
  }
  return accumulator;
}

/** The accumulator as text, without what taking a trace away does not narrow: first and last times, account ids. */
function counts(accumulator: GraphAccumulator): string {
  return serializeGraph(accumulator)
    .replaceAll(/,\d+,\d+,(?=\[)/g, ',')
    .replaceAll(/"\d*"(?=\])/g, '""');
}

const sumOf = (histogram: readonly HistogramEntry[]): number =>
  histogram.reduce((sum, { Count: count }) => sum + count, 0);

/** How far the parts of some statistics are from adding up. */
function gaps(statistics: SummaryStatistics, histogram: readonly HistogramEntry[]): number[] {
  const { OkCount: ok, ErrorStatistics: errors, FaultStatistics: faults, TotalCount: total } = statistics;
  return [
    ok + errors.TotalCount + faults.TotalCount - total,
    errors.ThrottleCount + errors.OtherCount - errors.TotalCount,
    sumOf(histogram) - total,
  ];
}

describe('GraphAccumulator of random traces', () => {
  it.each(seeds)('is empty again when all that was added is taken away, in any order (seed %i)', (seed) => {
    const random = createRandom(seed);
    const traces = randomFacts(random);
    const accumulator = accumulatorOf(traces);
    for (const facts of random.shuffled(traces)) {
      expect(accumulator.isEmpty).toBe(false);
      accumulator.remove(facts);
    }
    expect(accumulator.isEmpty).toBe(true);
    expect(serializeGraph(accumulator)).toBe('[1]');
  });

  it.each(seeds)('counts what is left when a part is taken away (seed %i)', (seed) => {
    const random = createRandom(1_000 + seed);
    const traces = randomFacts(random);
    const left = traces.filter(() => random.chance(0.5));
    const accumulator = accumulatorOf(traces);
    for (const facts of traces.filter((trace) => !left.includes(trace))) {
      accumulator.remove(facts);
    }
    expect(counts(accumulator)).toBe(counts(accumulatorOf(left)));
  });

  it.each(seeds)('is the same in whatever parts and order it is put together (seed %i)', (seed) => {
    const random = createRandom(2_000 + seed);
    const traces = randomFacts(random);
    const whole = accumulatorOf(traces);
    const parts = random
      .shuffled(traces.map((facts) => accumulatorOf([facts])))
      .flatMap((part) => (random.chance(0.5) ? part.split().map(([, minute]) => minute) : [part]));
    const merged = new GraphAccumulator();
    for (const part of random.shuffled(parts)) {
      merged.merge(part);
    }
    expect(serializeGraph(merged)).toBe(serializeGraph(whole));
    expect(graphOf(parts, ALWAYS)).toEqual(graphOf([whole], ALWAYS));
    expect(graphOf(random.shuffled(traces), ALWAYS)).toEqual(graphOf([whole], ALWAYS));
  });

  it.each(seeds)('takes changes that were gathered elsewhere, removals first (seed %i)', (seed) => {
    const random = createRandom(3_000 + seed);
    const before = randomFacts(random);
    const after = randomFacts(random);
    const changes = new GraphAccumulator();
    for (const facts of before) {
      changes.remove(facts);
    }
    for (const facts of after) {
      changes.add(facts);
    }
    const stored = accumulatorOf(before);
    stored.merge(deserializeGraph(serializeGraph(changes)));
    expect(counts(stored)).toBe(counts(accumulatorOf(after)));
  });

  it.each(seeds)('has counts that add up, and edges between its nodes (seed %i)', (seed) => {
    const services = graphOf(randomFacts(createRandom(4_000 + seed)), ALWAYS);
    expect(services.map(({ ReferenceId }) => ReferenceId)).toEqual(services.map((_service, index) => index));
    for (const {
      Edges: edges,
      SummaryStatistics: statistics,
      ResponseTimeHistogram: histogram,
    } of services) {
      expect(statistics === undefined ? [0, 0, 0] : gaps(statistics, histogram ?? [])).toEqual([0, 0, 0]);
      for (const edge of edges) {
        expect(services[edge.ReferenceId]).toBeDefined();
        const times = edge.EdgeType === 'link' ? edge.ReceivedEventAgeHistogram : edge.ResponseTimeHistogram;
        expect(gaps(edge.SummaryStatistics, times).slice(0, 2)).toEqual([0, 0]);
        // A message may have arrived while its sending is still in progress.
        expect(sumOf(times)).toBeGreaterThanOrEqual(edge.SummaryStatistics.TotalCount);
      }
    }
  });

  it.each(seeds)('is read back as it was written (seed %i)', (seed) => {
    const accumulator = accumulatorOf(randomFacts(createRandom(5_000 + seed)));
    const text = serializeGraph(accumulator);
    expect(serializeGraph(deserializeGraph(text))).toBe(text);
    expect(graphOf([deserializeGraph(text)], ALWAYS)).toEqual(graphOf([accumulator], ALWAYS));
  });
});

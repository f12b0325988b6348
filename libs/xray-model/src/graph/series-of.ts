import { clientOf } from '../facts/service-node.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import { answerCounts, answerHistogram } from './answer-statistics.ts';
import type { TimeRange } from './graph-accumulator.ts';
import type { GraphBucket } from './graph-bucket.ts';
import { accumulated } from './graph-of.ts';
import type { GraphSources } from './graph-of.ts';
import { Histogram } from './histogram.ts';
import { LOG_SCALE } from './histogram-scale.ts';
import type { HistogramEntry, SummaryStatistics } from './service-graph.ts';
import { Statistics } from './statistics.ts';

/** Which answers a series counts: those of some nodes, or the calls on some edges. A client's type is `client`. */
export type SeriesSelection =
  | { readonly services: (id: ServiceId) => boolean }
  | { readonly edges: (source: ServiceId, target: ServiceId) => boolean };

/** What a series is asked for. */
export interface SeriesOptions extends TimeRange {
  /** Whole minutes, in seconds; the API knows 60 and 300. */
  readonly periodSeconds: number;
  /** All edges when absent, as the API has it. */
  readonly select?: SeriesSelection;
}

/** One period, member by member as GetTimeSeriesServiceStatistics answers it. `Timestamp` is its start. */
export interface TimeSeriesPoint {
  readonly Timestamp: number;
  readonly EdgeSummaryStatistics?: SummaryStatistics;
  readonly ServiceSummaryStatistics?: SummaryStatistics;
  readonly ResponseTimeHistogram: readonly HistogramEntry[];
}

/** A week of minutes. Longer series are refused: they would be mostly zeros, or a mistake of units. */
const MAX_PERIODS = 10_080;

/**
 * Statistics by period over a window of time, zeros included, so that a chart shows a quiet time as one. Periods begin
 * at multiples of their length. Throws a RangeError for a period that is not whole minutes, and for over 10,080 of them.
 */
export function seriesOf(sources: GraphSources, options: SeriesOptions): TimeSeriesPoint[] {
  const { start, end, periodSeconds, select = { edges: () => true } } = options;
  const periods = newPeriods(start, end, periodSeconds);
  const first = periods.keys().next().value ?? start;
  const whole = { start: first, end: first + periods.size * periodSeconds };
  for (const source of accumulated(sources)) {
    for (const [minute, bucket] of source.buckets(whole)) {
      const period = Math.floor((minute * 60) / periodSeconds) * periodSeconds;
      const statistics = periods.get(period);
      for (const selected of statisticsIn(bucket, select)) {
        statistics?.merge(selected);
      }
    }
  }
  const member = 'services' in select ? 'ServiceSummaryStatistics' : 'EdgeSummaryStatistics';
  return [...periods].map(([timestamp, statistics]) => ({
    Timestamp: timestamp,
    [member]: answerCounts(statistics),
    ResponseTimeHistogram: answerHistogram(statistics, LOG_SCALE),
  }));
}

function newPeriods(start: number, end: number, periodSeconds: number): Map<number, Statistics> {
  if (!Number.isInteger(periodSeconds / 60) || periodSeconds < 60) {
    throw new RangeError(`A period is whole minutes, not ${periodSeconds} s.`);
  }
  const first = Math.floor(start / periodSeconds) * periodSeconds;
  const count = Math.max(0, Math.ceil((end - first) / periodSeconds));
  if (!(count <= MAX_PERIODS)) {
    throw new RangeError(`A series has at most ${MAX_PERIODS} periods, not ${count}.`);
  }
  return new Map(
    Array.from({ length: count }, (_none, index) => [first + index * periodSeconds, new Statistics()]),
  );
}

function statisticsIn(bucket: GraphBucket, select: SeriesSelection): Statistics[] {
  if ('services' in select) {
    return [...bucket.nodes.values()]
      .filter(({ id }) => select.services(id))
      .map(({ statistics }) => statistics);
  }
  return [...bucket.edges.values()]
    .filter(({ source, target }) => select.edges(source ?? clientOf(target), target))
    .map(({ statistics, isLink }) => (isLink ? withoutHistogram(statistics) : statistics));
}

/** The histogram of a link tells ages of messages, not response times. */
function withoutHistogram(statistics: Statistics): Statistics {
  const counts = new Statistics();
  counts.merge(statistics);
  counts.histogram = new Histogram();
  return counts;
}

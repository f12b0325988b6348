import { describe, expect, it } from 'vitest';
import { id, segment, subsegment } from '../../test/support/documents.ts';
import { facts } from '../../test/support/traces.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import { seriesOf } from './series-of.ts';

/** The start of a whole hour. */
const HOUR = 1_465_509_600;

/** At a second of the hour: a calls b (10 ms), and b takes 5 ms. */
function call(second: number, members = {}) {
  const start = HOUR + second;
  return facts(
    segment(1, {
      name: 'a',
      start_time: start,
      end_time: start + 0.02,
      subsegments: [
        subsegment(2, { namespace: 'remote', start_time: start, end_time: start + 0.01, ...members }),
      ],
    }),
    segment(3, { name: 'b', parent_id: id(2), start_time: start, end_time: start + 0.005 }),
  );
}

function accumulatorOf(...seconds: readonly number[]): GraphAccumulator {
  const accumulator = new GraphAccumulator();
  for (const second of seconds) {
    accumulator.add(call(second));
  }
  return accumulator;
}

const options = { start: HOUR, end: HOUR + 300, periodSeconds: 60 };

describe('seriesOf', () => {
  it('tells the calls on all edges by period, zeros included', () => {
    const series = seriesOf([accumulatorOf(0, 59, 61, 250)], options);
    expect(series.map((point) => [point.Timestamp - HOUR, point.EdgeSummaryStatistics?.TotalCount])).toEqual([
      [0, 4],
      [60, 2],
      [120, 0],
      [180, 0],
      [240, 2],
    ]);
    expect(Object.keys(series[0] ?? {})).toEqual([
      'Timestamp',
      'EdgeSummaryStatistics',
      'ResponseTimeHistogram',
    ]);
    expect(series[0]?.ResponseTimeHistogram).toEqual([
      { Value: 0.01, Count: 2 },
      { Value: 0.02, Count: 2 },
    ]);
  });

  it('tells the answers of the services that are asked for', () => {
    const series = seriesOf([accumulatorOf(0, 1)], {
      ...options,
      periodSeconds: 300,
      select: { services: ({ name }) => name === 'b' },
    });
    expect(series).toEqual([
      {
        Timestamp: HOUR,
        ServiceSummaryStatistics: {
          OkCount: 2,
          ErrorStatistics: { ThrottleCount: 0, OtherCount: 0, TotalCount: 0 },
          FaultStatistics: { OtherCount: 0, TotalCount: 0 },
          TotalCount: 2,
          TotalResponseTime: 0.01,
        },
        ResponseTimeHistogram: [{ Value: 0.005, Count: 2 }],
      },
    ]);
  });

  it('tells the calls on the edges that are asked for, those of clients too', () => {
    const countOf = (from: string, to: string) =>
      seriesOf([call(0, { fault: true })], {
        ...options,
        periodSeconds: 300,
        select: {
          edges: (source, target) => `${source.name} ${source.type ?? ''}` === from && target.name === to,
        },
      }).map(({ EdgeSummaryStatistics: statistics }) => [
        statistics?.TotalCount,
        statistics?.FaultStatistics.TotalCount,
      ]);
    expect(countOf('a ', 'b')).toEqual([[1, 1]]);
    expect(countOf('a client', 'a')).toEqual([[1, 0]]);
    expect(countOf('b ', 'a')).toEqual([[0, 0]]);
  });

  it('leaves the ages of messages out of response times', () => {
    const [point] = seriesOf([call(0, { namespace: 'aws', name: 'SQS' })], {
      ...options,
      select: { edges: (_source, target) => target.name === 'b' },
    });
    expect([point?.EdgeSummaryStatistics?.TotalCount, point?.ResponseTimeHistogram]).toEqual([1, []]);
  });

  it('begins at a multiple of the period and covers the window', () => {
    const series = seriesOf([accumulatorOf(10, 299, 301)], {
      start: HOUR + 10,
      end: HOUR + 301,
      periodSeconds: 300,
    });
    expect(series.map((point) => [point.Timestamp - HOUR, point.EdgeSummaryStatistics?.TotalCount])).toEqual([
      [0, 4],
      [300, 2],
    ]);
    expect(seriesOf([accumulatorOf(0)], { ...options, end: HOUR })).toEqual([]);
  });

  it('adds up several accumulators and facts', () => {
    const [point] = seriesOf([accumulatorOf(0), call(1), accumulatorOf(2)], options);
    expect(point?.EdgeSummaryStatistics?.TotalCount).toBe(6);
  });

  it.each([
    ['no period', { periodSeconds: 0 }],
    ['half a minute', { periodSeconds: 30 }],
    ['a minute and a half', { periodSeconds: 90 }],
    ['more periods than a week has minutes', { start: 0 }],
    ['no number', { end: Number.NaN }],
  ])('refuses %s', (_case, wrong) => {
    expect(() => seriesOf([], { ...options, ...wrong })).toThrow(RangeError);
  });
});

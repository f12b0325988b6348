import { describe, expect, it } from 'vitest';
import { writeMetrics } from './prometheus.ts';
import { RequestMetrics } from './request-metrics.ts';

describe('writeMetrics', () => {
  it('writes counters and gauges, with labels escaped', () => {
    const text = writeMetrics([
      { name: 'a_total', help: 'A\nB\\', type: 'counter', samples: [{ labels: { x: 'q"\\\n' }, value: 2 }] },
      { name: 'b', help: 'B.', type: 'gauge', samples: [{ value: 1.5 }] },
    ]);
    expect(text).toBe(
      '# HELP a_total A\\nB\\\\\n# TYPE a_total counter\na_total{x="q\\"\\\\\\n"} 2\n\n# HELP b B.\n# TYPE b gauge\nb 1.5\n',
    );
  });

  it('writes histograms', () => {
    const sample = { labels: { x: 'y' }, buckets: [[0.1, 1]] as const, count: 3, sum: 4.5 };
    expect(
      writeMetrics([{ name: 'h', help: 'H.', type: 'histogram', samples: [sample] }]).split('\n'),
    ).toEqual([
      '# HELP h H.',
      '# TYPE h histogram',
      'h_bucket{x="y",le="0.1"} 1',
      'h_bucket{x="y",le="+Inf"} 3',
      'h_sum{x="y"} 4.5',
      'h_count{x="y"} 3',
      '',
    ]);
  });
});

describe('RequestMetrics', () => {
  it('counts by operation and status, and times in cumulative buckets', () => {
    const metrics = new RequestMetrics((path) => (path === '/Traces' ? 'BatchGetTraces' : path));
    metrics.note({ path: '/Traces', status: 200, seconds: 0.001 });
    metrics.note({ path: '/Traces', status: 200, seconds: 0.2 });
    metrics.note({ path: '/Traces', status: 400, seconds: 99 });
    metrics.note({ path: undefined, status: 404, seconds: 0 });
    const [requests, times] = metrics.metrics();
    expect(requests?.samples).toEqual([
      { labels: { operation: 'BatchGetTraces', status: '200' }, value: 2 },
      { labels: { operation: 'BatchGetTraces', status: '400' }, value: 1 },
      { labels: { operation: 'other', status: '404' }, value: 1 },
    ]);
    const [sample] = times?.samples ?? [];
    expect(sample).toMatchObject({ labels: { operation: 'BatchGetTraces' }, count: 3, sum: 99.201 });
    const buckets = sample !== undefined && 'buckets' in sample ? sample.buckets : [];
    expect([buckets[0], buckets.at(-1)]).toEqual([
      [0.001, 1],
      [10, 2],
    ]);
  });
});

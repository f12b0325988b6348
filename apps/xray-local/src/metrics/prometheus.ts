/** One value of a metric, told apart from others by its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A distribution of times. */
export interface HistogramSample {
  readonly labels?: Readonly<Record<string, string>>;
  /** Upper bounds in seconds with how many were at most that, ascending. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
  readonly count: number;
  /** Seconds. */
  readonly sum: number;
}

/** A metric with its values. */
export type Metric =
  | {
      readonly name: string;
      readonly help: string;
      readonly type: 'counter' | 'gauge';
      readonly samples: readonly Sample[];
    }
  | {
      readonly name: string;
      readonly help: string;
      readonly type: 'histogram';
      readonly samples: readonly HistogramSample[];
    };

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus' text format. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function writeMetrics(metrics: readonly Metric[]): string {
  return metrics
    .flatMap((metric) => [
      `# HELP ${metric.name} ${metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${metric.name} ${metric.type}`,
      ...linesOf(metric),
      '',
    ])
    .join('\n');
}

function linesOf(metric: Metric): string[] {
  const { name } = metric;
  if (metric.type !== 'histogram') {
    return metric.samples.map(({ labels, value }) => line(name, labels, value));
  }
  return metric.samples.flatMap(({ labels, buckets, count, sum }) => [
    ...buckets.map(([bound, atMost]) => line(`${name}_bucket`, { ...labels, le: String(bound) }, atMost)),
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ]);
}

function line(name: string, labels: Readonly<Record<string, string>> = {}, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeText(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

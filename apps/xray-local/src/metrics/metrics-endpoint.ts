import process from 'node:process';
import type { Endpoint } from '../http/answer.ts';
import type { LiveCounts } from '../live/live-feed.ts';
import type { OtlpCounts } from '../otlp/otlp-endpoint.ts';
import type { RelayStats } from '../relay/relay.ts';
import type { Stats, StatsSnapshot } from '../stats.ts';
import type { StoreStats, TraceStore } from '../store/trace-store.ts';
import { PROMETHEUS_TYPE, writeMetrics } from './prometheus.ts';
import type { Metric, Sample } from './prometheus.ts';
import type { RequestMetrics } from './request-metrics.ts';

export interface MetricsContext {
  readonly stats: Stats;
  readonly store: Pick<TraceStore, 'stats'>;
  readonly requests: RequestMetrics;
  readonly otlp: OtlpCounts;
  readonly live: () => LiveCounts;
  readonly relayStats: (() => RelayStats) | undefined;
  /** Datagrams that wait to be processed. */
  readonly queued: () => number;
  readonly kernelDrops: () => Promise<number | undefined>;
  /** Epoch seconds. */
  readonly startedAt: number;
}

/** GET /metrics: every counter, in Prometheus' text format. */
export function createMetricsEndpoint(context: MetricsContext): Endpoint {
  return {
    methods: ['GET', 'HEAD'],
    answer: async () => {
      const [kept, kernelDrops] = await Promise.all([context.store.stats(), context.kernelDrops()]);
      const body = writeMetrics([
        ...ingestMetrics(context.stats.snapshot(), context.queued(), kernelDrops),
        ...storeMetrics(kept),
        ...context.requests.metrics(),
        ...otherMetrics(context),
        ...relayMetrics(context.relayStats?.()),
      ]);
      return { status: 200, headers: { 'content-type': PROMETHEUS_TYPE }, body };
    },
  };
}

function ingestMetrics(
  { received, stored, rejected, dropped }: StatsSnapshot,
  queued: number,
  kernelDrops: number | undefined,
): Metric[] {
  return [
    counter('received_total', 'Documents that arrived, over UDP and HTTP.', received),
    counter('stored_total', 'Documents that were kept.', stored),
    labelled('rejected_total', 'Documents that were refused, by code.', 'code', rejected),
    labelled('dropped_total', 'Good documents that were given up, by cause.', 'cause', dropped),
    // Not told outside Linux; a zero would be a lie.
    ...(kernelDrops === undefined
      ? []
      : [counter('kernel_dropped_total', 'Datagrams that the kernel dropped at the UDP port.', kernelDrops)]),
    gauge('queued_datagrams', 'Datagrams that wait to be processed.', queued),
  ];
}

function storeMetrics(kept: StoreStats): Metric[] {
  return [
    gauge('store_traces', 'Traces that are kept.', kept.traces),
    gauge('store_segments', 'Documents that are kept.', kept.segments),
    gauge('store_bytes', 'Bytes of the documents that are kept, as they arrived.', kept.bytes),
    gauge('store_pending_traces', 'Traces that are not put together yet.', kept.pending),
    gauge(
      'store_writable',
      'Whether the store can be written: 1, or 0 on a full disk.',
      kept.isWritable ? 1 : 0,
    ),
    counter('evicted_traces_total', 'Traces given up for newer ones, or for their age.', kept.evicted),
    counter('store_write_failures_total', 'How often the store could not be written.', kept.writeFailures),
  ];
}

function otherMetrics({ otlp, live, startedAt }: MetricsContext): Metric[] {
  const { clients, dropped, events } = live();
  return [
    counter('otlp_spans_total', 'Spans of OpenTelemetry that arrived.', otlp.received),
    counter('otlp_spans_rejected_total', 'Spans of OpenTelemetry that were not kept.', otlp.rejected),
    gauge('live_clients', 'Clients of the event stream.', clients),
    counter('live_events_total', 'Events sent to clients of the event stream.', events),
    counter(
      'live_clients_dropped_total',
      'Clients of the event stream that read too slowly and were cut off.',
      dropped,
    ),
    gauge('start_time_seconds', 'When the process began to serve, in epoch seconds.', startedAt),
    gauge('resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    counter('cpu_seconds_total', 'CPU time of the process, user and system.', cpuSeconds()),
  ];
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function relayMetrics(relay: RelayStats | undefined): Metric[] {
  if (relay === undefined) {
    return [];
  }
  const { received, sent, rejected, spilled, failed, errors, waiting } = relay;
  return [
    counter('relay_received_total', 'Documents that were to be forwarded.', received),
    labelled('relay_documents_total', 'What became of documents that were to be forwarded.', 'outcome', {
      sent,
      rejected,
      spilled,
      failed,
    }),
    labelled('relay_errors_total', 'Attempts to forward that failed, by kind.', 'kind', errors),
    gauge('relay_waiting', 'Documents that wait to be forwarded.', waiting),
  ];
}

function counter(name: string, help: string, value: number): Metric {
  return { name: `xray_local_${name}`, help, type: 'counter', samples: [{ value }] };
}

function gauge(name: string, help: string, value: number): Metric {
  return { name: `xray_local_${name}`, help, type: 'gauge', samples: [{ value }] };
}

function labelled(
  name: string,
  help: string,
  label: string,
  values: Readonly<Record<string, number>>,
): Metric {
  const samples = Object.entries(values).map(([text, value]): Sample => ({
    labels: { [label]: text },
    value,
  }));
  return { name: `xray_local_${name}`, help, type: 'counter', samples };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { OPERATIONS } from './api/operations.ts';
import type { Services } from './api/services.ts';
import { createConsoleSite } from './console/console-site.ts';
import { exportTraces } from './exchange/export-traces.ts';
import { importTraces } from './exchange/import-traces.ts';
import { createSampleTrace } from './exchange/sample-trace.ts';
import { facetsOfTraces, graphOfTraces } from './facets/facets-action.ts';
import { vocabularyPage } from './facets/vocabulary-page.ts';
import type { Endpoint } from './http/answer.ts';
import type { HttpServerOptions } from './http/http-server.ts';
import type { Action, Page, Site } from './http/routes.ts';
import { createLiveEndpoint } from './live/live-endpoint.ts';
import { LiveFeed } from './live/live-feed.ts';
import type { LiveTotals } from './live/live-feed.ts';
import { createMetricsEndpoint } from './metrics/metrics-endpoint.ts';
import type { MetricsContext } from './metrics/metrics-endpoint.ts';
import { createReadyEndpoint } from './metrics/ready-page.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import { createOtlpEndpoint } from './otlp/otlp-endpoint.ts';
import type { StoreClient } from './store/store-client.ts';

export interface LocalEndpointsContext extends Pick<
  MetricsContext,
  'stats' | 'relayStats' | 'queued' | 'kernelDrops' | 'startedAt'
> {
  readonly services: Services;
  readonly store: StoreClient;
  /** Whether datagrams are received. */
  readonly isReceiving: () => boolean;
}

/** What xray-local answers besides the X-Ray API. */
export interface LocalEndpoints {
  readonly actions: ReadonlyMap<string, Action>;
  readonly pages: ReadonlyMap<string, Page>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly site: Site;
  readonly onAnswered: NonNullable<HttpServerOptions['onAnswered']>;
  /** Ends the streams. */
  readonly close: () => void;
}

export function createLocalEndpoints(context: LocalEndpointsContext): LocalEndpoints {
  const { services, store } = context;
  const { takeDocuments, now } = services;
  const otlpCounts = { received: 0, rejected: 0 };
  const live = createLive(context);
  const requests = new RequestMetrics(operationNames());
  return {
    actions: new Map([
      ['/local/facets', facetsOfTraces({ ...services, surveys: store })],
      ['/local/graph', graphOfTraces({ ...services, surveys: store })],
      ['/local/sample-trace', createSampleTrace({ keepDocuments: takeDocuments, now, newHex })],
    ]),
    pages: new Map([['/local/vocabulary', vocabularyPage(services)]]),
    endpoints: new Map([
      ['/local/events', createLiveEndpoint(live)],
      ['/local/export', exportTraces(store)],
      ['/local/import', importTraces(takeDocuments)],
      [
        '/metrics',
        createMetricsEndpoint({ ...context, requests, otlp: otlpCounts, live: () => live.counts() }),
      ],
      ['/readyz', createReadyEndpoint({ store, isReceiving: context.isReceiving })],
      ['/v1/traces', createOtlpEndpoint({ takeDocuments: forwarded(services), counts: otlpCounts, now })],
    ]),
    site: createConsoleSite(),
    onAnswered: (answered) => {
      requests.note(answered);
    },
    close: () => {
      live.close();
    },
  };
}

function createLive({ services: { log }, store, stats }: LocalEndpointsContext): LiveFeed {
  return new LiveFeed({
    run: randomUUID().slice(0, 8),
    arrivals: (cursor, limit) => store.arrivals(cursor, limit),
    totals: async (): Promise<LiveTotals & { cursor: number }> => {
      const { traces, segments, cursor } = await store.stats();
      const rejected = Object.values(stats.snapshot().rejected).reduce((sum, count) => sum + count, 0);
      return { traces, segments, rejected, cursor };
    },
    ticks: () => performance.now(),
    onError: (error) => {
      log.debug('the event stream could not ask the store', { error: String(error) });
    },
  });
}

/** What a client of OpenTelemetry sends goes where segments go. */
function forwarded({ takeDocuments, forward }: Services): Services['takeDocuments'] {
  return (documents) => {
    documents.forEach(forward);
    return takeDocuments(documents);
  };
}

/** The API's names for its paths; other paths are their own names. */
function operationNames(): (path: string) => string {
  const names = new Map(OPERATIONS.map(({ path, name }) => [path, name]));
  return (path) => names.get(path) ?? path;
}

function newHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}

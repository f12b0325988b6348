import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Page } from '../http/routes.ts';
import type { RejectedInbox } from '../ingest/rejected-inbox.ts';
import type { RelayStats } from '../relay/relay.ts';
import type { Stats } from '../stats.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { rejectedPage } from './local/rejected-page.ts';
import type { TelemetryLog } from './telemetry-log.ts';

export interface PagesContext {
  readonly stats: Stats;
  readonly store: TraceStore;
  readonly inbox: RejectedInbox;
  readonly telemetry: TelemetryLog;
  /** What was forwarded; absent when nothing is. */
  readonly relayStats?: (() => RelayStats) | undefined;
  /** Datagrams that wait to be processed. */
  readonly queued: () => number;
  /** Datagrams that the kernel dropped before they could be counted; `undefined` where it does not tell. */
  readonly kernelDrops: () => Promise<number | undefined>;
  /** Where segments are received, as `host:port`. */
  readonly udpAddress: string;
  readonly startedAt: EpochSeconds;
  readonly now: () => EpochSeconds;
}

/** The pages for people and probes, by path; all of them are GET. */
export function createPages(context: PagesContext): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ['/healthz', () => ({ status: 'ok', udp: context.udpAddress, uptimeSeconds: uptimeOf(context) })],
    ['/local/rejected', rejectedPage(context.inbox)],
    ['/local/telemetry', () => ({ records: context.telemetry.latest() })],
    ['/stats', () => statsPage(context)],
  ]);
}

/** What arrived and what became of it, what is kept, and the last documents that were rejected, newest first. */
async function statsPage(context: PagesContext): Promise<object> {
  // Before the store is asked: what has been dealt with by now is in its answer, the reverse would not hold.
  const arrived = { ...context.stats.snapshot(), queued: context.queued() };
  const [kept, kernelDrops] = await Promise.all([context.store.stats(), context.kernelDrops()]);
  return {
    uptimeSeconds: uptimeOf(context),
    ...arrived,
    lostInKernel: kernelDrops ?? null,
    ...kept,
    relay: context.relayStats?.() ?? null,
    recentRejections: context.inbox.latest(),
  };
}

function uptimeOf({ startedAt, now }: PagesContext): number {
  return Math.max(0, Math.floor(now() - startedAt));
}

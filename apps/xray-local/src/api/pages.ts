import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Page } from '../http/routes.ts';
import type { RejectedInbox } from '../ingest/rejected-inbox.ts';
import type { Stats } from '../stats.ts';
import type { TraceStore } from '../store/trace-store.ts';

export interface PagesContext {
  readonly stats: Stats;
  readonly store: TraceStore;
  readonly inbox: RejectedInbox;
  /** Datagrams that wait to be processed. */
  readonly queued: () => number;
  /** Where segments are received, as `host:port`. */
  readonly udpAddress: string;
  readonly startedAt: EpochSeconds;
  readonly now: () => EpochSeconds;
}

/** The pages for people and probes, by path; all of them are GET. */
export function createPages(context: PagesContext): ReadonlyMap<string, Page> {
  return new Map([
    ['/healthz', () => ({ status: 'ok', udp: context.udpAddress, uptimeSeconds: uptimeOf(context) })],
    ['/stats', () => statsPage(context)],
  ]);
}

/** What arrived and what became of it, what is kept, and the last documents that were rejected, newest first. */
function statsPage(context: PagesContext): object {
  return {
    uptimeSeconds: uptimeOf(context),
    ...context.stats.snapshot(),
    queued: context.queued(),
    ...context.store.counts(),
    recentRejections: context.inbox.latest(),
  };
}

function uptimeOf({ startedAt, now }: PagesContext): number {
  return Math.max(0, Math.floor(now() - startedAt));
}

import { epochSeconds } from '@xray-microservices/xray-model';
import { Ingest } from '../../src/ingest/ingest.ts';
import { RejectedInbox } from '../../src/ingest/rejected-inbox.ts';
import { createLog } from '../../src/log.ts';
import { Stats } from '../../src/stats.ts';
import { MemoryTraceStore } from '../../src/store/memory-trace-store.ts';
import type { MemoryStoreLimits } from '../../src/store/memory-trace-store.ts';

export const STORE_LIMITS: MemoryStoreLimits = {
  maxTraces: 100,
  maxSegmentsPerTrace: 100,
  maxBytesPerTrace: 1_000_000,
  maxBytes: 10_000_000,
};

/** An ingest with all its real parts, and a clock that the test sets. */
export function createIngest(limits: Partial<MemoryStoreLimits> = {}): {
  ingest: Ingest;
  stats: Stats;
  inbox: RejectedInbox;
  store: MemoryTraceStore;
  clock: { seconds: number };
  logged: () => Record<string, unknown>[];
} {
  const clock = { seconds: 1_465_510_300 };
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    now: () => new Date(clock.seconds * 1000),
    write: (line) => lines.push(line),
  });
  const parts = {
    stats: new Stats(),
    inbox: new RejectedInbox(3),
    store: new MemoryTraceStore({ ...STORE_LIMITS, ...limits }),
  };
  const ingest = new Ingest({ ...parts, log, now: () => epochSeconds(clock.seconds) });
  return {
    ...parts,
    ingest,
    clock,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

import { epochSeconds } from '@xray-microservices/xray-model';
import { Ingest } from '../../src/ingest/ingest.ts';
import { Intake } from '../../src/ingest/intake.ts';
import { RejectedInbox } from '../../src/ingest/rejected-inbox.ts';
import { ReportBuilder } from '../../src/ingest/report.ts';
import type { Unprocessed } from '../../src/ingest/report.ts';
import { createLog } from '../../src/log.ts';
import { Stats } from '../../src/stats.ts';
import type { LocalStore, LocalStoreLimits } from '../../src/store/local-store.ts';
import { createStore } from './store.ts';

/** An ingest with all its real parts in one thread, and a clock that the test sets. */
export function createIngest(limits: Partial<LocalStoreLimits> = {}): {
  takeDatagram: (bytes: Buffer) => void;
  takeDocument: (text: string) => Unprocessed | undefined;
  stats: Stats;
  inbox: RejectedInbox;
  store: LocalStore;
  clock: { seconds: number };
  logged: () => Record<string, unknown>[];
} {
  const { store, clock } = createStore(limits);
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    now: () => new Date(clock.seconds * 1000),
    write: (line) => lines.push(line),
  });
  const stats = new Stats();
  const inbox = new RejectedInbox(3);
  const ingest = new Ingest({ stats, inbox, log, now: () => epochSeconds(clock.seconds) });
  const intake = new Intake((document, bytes) => store.put(document, bytes));
  return {
    takeDatagram: (bytes) => {
      const report = new ReportBuilder();
      intake.takeDatagram(bytes, report);
      ingest.note(report.build(), 'udp');
    },
    takeDocument: (text) => {
      const report = new ReportBuilder();
      stats.countReceived();
      const unprocessed = intake.takeDocument(text, report);
      ingest.note(report.build(), 'http');
      return unprocessed;
    },
    stats,
    inbox,
    store,
    clock,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Log } from '../log.ts';
import type { Stats } from '../stats.ts';
import type { RejectedInbox, Source } from './rejected-inbox.ts';
import { RepetitionFilter } from './repetition-filter.ts';
import type { Loss, Rejection, Report } from './report.ts';

export interface IngestDeps {
  readonly stats: Stats;
  readonly inbox: RejectedInbox;
  readonly log: Log;
  readonly now: () => EpochSeconds;
}

/** Keeps the books of documents that came in, from whatever side: counts, the inbox of rejected ones, and the log. */
export class Ingest {
  readonly #deps: IngestDeps;
  readonly #warnings = new RepetitionFilter();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  /** Takes note of what became of some documents, already counted as received. */
  note(report: Report, source: Source): void {
    const { stats, log } = this.#deps;
    stats.countStored(report.stored);
    for (const [code, count] of Object.entries(report.rejected)) {
      stats.countRejected(code, count);
    }
    for (const rejection of report.rejections) {
      this.#tellRejection(rejection, source);
    }
    for (const [cause, count] of Object.entries(report.lost)) {
      stats.countDropped(cause as Loss['cause'], count);
    }
    for (const loss of report.losses) {
      this.#tellLoss(loss);
    }
    for (const error of report.failures) {
      log.error('a document could not be processed', { source, error });
    }
  }

  #tellRejection(rejection: Rejection, source: Source): void {
    const { inbox, log, now } = this.#deps;
    const { code, message, hint, id, field, characters, excerpt } = rejection;
    const details = {
      code,
      message,
      hint,
      ...(id === undefined ? {} : { id }),
      ...(field === undefined ? {} : { field }),
      ...(characters === undefined ? {} : { characters }),
    };
    inbox.add({ at: new Date(Math.round(now() * 1000)).toISOString(), source, ...details, excerpt });
    const suppressed = this.#warnings.letThrough(code, now());
    if (suppressed !== undefined) {
      log.warn('rejected', { source, ...details, suppressed });
    }
  }

  #tellLoss({ cause, id, traceId }: Loss): void {
    const { log, now } = this.#deps;
    const suppressed = this.#warnings.letThrough(cause, now());
    if (suppressed !== undefined) {
      log.warn('dropped', { cause, traceId, id, suppressed });
    }
  }
}

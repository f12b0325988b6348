import type { DatabaseSync } from 'node:sqlite';
import type { EpochSeconds, TraceDocument } from '@xray-microservices/xray-model';
import { evictTraces, isBloated } from './evict-traces.ts';
import type { StoreLimits } from './evict-traces.ts';
import { inTransaction } from './in-transaction.ts';
import { ChunkMerger } from './merge-chunks.ts';
import type { TraceLimits } from './pending-trace.ts';
import { PendingTraces } from './pending-traces.ts';
import type { PutOutcome as PendingOutcome } from './pending-traces.ts';
import { FIRST_PENDING_CHUNK, recoverPending } from './recover-pending.ts';
import { settleTrace } from './settle-traces.ts';
import { createParts } from './store-parts.ts';
import type { StoreParts } from './store-parts.ts';
import type { StoreCounts } from './trace-store.ts';

/** What became of a document; `store-full`: it cannot be written, and more of those wait already than may. */
export type PutOutcome = PendingOutcome | 'store-full';

export type LocalStoreLimits = StoreLimits & TraceLimits;

export interface LocalStoreOptions {
  readonly limits: LocalStoreLimits;
  /** Whether what is taken must soon be in the database: it is in a file. */
  readonly isDurable: boolean;
  readonly now: () => EpochSeconds;
  /** Milliseconds of a clock that is never set back. */
  readonly ticks: () => number;
}

/** How long a document may wait to be written, and how many bytes may. A crash loses no more. */
const MOST_UNWRITTEN_MS = 150;
const MANY_UNWRITTEN_BYTES = 512 * 1024;

/** What may wait for a database that cannot be written. */
const MOST_UNWRITTEN_BYTES = 16 * 1024 * 1024;

/** Between two documents or questions the store works on what is pending for no longer than this. */
const STEP_MS = 25;
const EVICTION_MS = 12;

/** Between two steps there is time for what comes in. */
const PAUSE_MS = 4;

/** How often traces that are too old are looked for. */
const AGE_LOOK_MS = 1_000;

/** How often small chunks are looked for, while there is nothing else to do. */
const MERGE_LOOK_MS = 2_000;

/**
 * A question waits so long for what is pending to be put together. That is all of it: so much waits only after a crash
 * that it takes longer.
 */
const SETTLE_MS = 2_000;

/**
 * Keeps traces in a database, in two stages. A document that arrives is kept as it is, in a chunk, and its trace is
 * pending; when nothing more comes for the trace, it is put together: its facts, a row to find it by, its part of the
 * service graph.
 *
 * An error out of it (a full disk) leaves the database as it was before the step. The store is then to be thrown away
 * and made anew from the database and {@link LocalStore.unwritten}: there is no other way back than the one after a crash.
 */
export class LocalStore {
  readonly parts: StoreParts;
  readonly #options: LocalStoreOptions;
  readonly #pending: PendingTraces;
  readonly #merger: ChunkMerger;
  #unwrittenSince: number | undefined;
  #lastStep = -Infinity;
  #pausedUntil = -Infinity;
  #lookedForAged = -Infinity;
  #lookedForSmall = -Infinity;
  #hasAged = false;
  #evicted = 0;

  constructor(database: DatabaseSync, options: LocalStoreOptions) {
    this.#options = options;
    this.parts = createParts(database);
    const { limits } = options;
    this.#pending = new PendingTraces(this.parts.chunks, this.parts.table, {
      ...limits,
      // One trace alone must fit, or giving up others would not help.
      maxBytesPerTrace: Math.min(limits.maxBytesPerTrace, limits.maxBytes),
    });
    this.#merger = new ChunkMerger(this.parts, this.#pending);
  }

  /**
   * Takes up what was pending when the database was last used. Answers how many documents.
   *
   * @param isRepair whether the database may be written, to set right what a crash left
   */
  recover(isRepair: boolean): number {
    const { ticks, now } = this.#options;
    return inTransaction(this.parts.database, () =>
      recoverPending(this.parts, this.#pending, { ticks: ticks(), arrived: Math.floor(now()), isRepair }),
    );
  }

  /** Writes nothing for some milliseconds. What is asked meanwhile is answered from what there is. */
  pause(milliseconds: number): void {
    this.#pausedUntil = this.#options.ticks() + milliseconds;
  }

  get isPaused(): boolean {
    return this.#options.ticks() < this.#pausedUntil;
  }

  /** @param bytes the document as it arrived */
  put(document: TraceDocument, bytes: Uint8Array): PutOutcome {
    const { chunks } = this.parts;
    if (chunks.unwrittenBytes > MOST_UNWRITTEN_BYTES) {
      return 'store-full';
    }
    const ticks = this.#options.ticks();
    return this.#pending.put(document, bytes.byteLength, {
      ticks,
      arrived: Math.floor(this.#options.now()),
      keep: () => {
        this.#unwrittenSince ??= ticks;
        return chunks.appendDocument(bytes);
      },
      giveUp: (ref) => {
        chunks.release(ref);
      },
    });
  }

  /** Does a little of what is due: writes, puts traces together, gives old ones up. To be called often. */
  step(): void {
    const ticks = this.#options.ticks();
    if (this.isPaused || ticks - this.#lastStep < PAUSE_MS) {
      return;
    }
    if (this.#isWorkDue(ticks)) {
      this.#work('due', STEP_MS);
    } else if (this.#isMergeDue(ticks)) {
      this.#inTransaction(() => {
        this.#merger.merge();
      });
    }
  }

  /** Puts together what is pending, as far as a question can wait for it. */
  settle(): void {
    if (this.#pending.size > 0 && !this.isPaused) {
      this.#work('all', SETTLE_MS);
    }
  }

  /** Writes and puts together everything. */
  flush(): void {
    do {
      this.#work('all', Infinity);
    } while (this.#isOverLimits());
  }

  /** A trace of which the database does not tell all, as it is now. */
  pendingTrace(id: Parameters<PendingTraces['get']>[0]): ReturnType<PendingTraces['get']> {
    return this.#pending.get(id);
  }

  counts(): StoreCounts {
    const { totals } = this.parts;
    const { more } = this.#pending;
    return {
      traces: totals.traces + more.traces,
      segments: totals.segments + more.segments,
      bytes: totals.bytes + more.bytes,
      evicted: this.#evicted,
      pending: this.#pending.size,
      cursor: totals.revision,
    };
  }

  /** The documents that are not in the database yet, as they arrived. */
  unwritten(): Uint8Array[] {
    return this.parts.chunks.unwrittenDocuments();
  }

  #isWorkDue(ticks: number): boolean {
    const { isDurable } = this.#options;
    const isOld = this.#unwrittenSince !== undefined && ticks - this.#unwrittenSince >= MOST_UNWRITTEN_MS;
    return (
      this.parts.chunks.unwrittenBytes >= MANY_UNWRITTEN_BYTES ||
      (isDurable && isOld) ||
      this.#pending.due(ticks).next().done === false ||
      this.#isOverLimits() ||
      this.#lookForAged(ticks)
    );
  }

  #work(which: 'due' | 'all', budgetMs: number): void {
    const { parts } = this;
    this.#inTransaction(() => {
      const settled = this.#settle(which, budgetMs);
      this.#evict(settled);
      if (this.#options.isDurable || parts.graph.hasManyChanges) {
        parts.graph.write();
      }
      parts.vocabulary.write();
      parts.totals.write();
    });
  }

  /** Does work that puts parts away, and writes them, in one transaction. */
  #inTransaction(work: () => void): void {
    const { database, chunks, meta } = this.parts;
    inTransaction(database, () => {
      work();
      chunks.write(this.#options.isDurable ? 'all' : 'full');
      meta.set(FIRST_PENDING_CHUNK, this.#pending.firstChunk);
    });
    chunks.written();
    this.#unwrittenSince = undefined;
    this.#lastStep = this.#options.ticks();
  }

  /** Answers the numbers of the traces that were put together. */
  #settle(which: 'due' | 'all', budgetMs: number): Set<number> {
    const { ticks } = this.#options;
    const start = ticks();
    const settled = new Set<number>();
    for (const trace of this.#pending.due(start, which)) {
      const no = settleTrace(this.parts, trace);
      this.#pending.forget(trace);
      if (no !== undefined) {
        settled.add(no);
      }
      // A crowd is not left waiting, or memory would have no bound.
      if (ticks() - start >= budgetMs && !this.#pending.isCrowded) {
        break;
      }
    }
    return settled;
  }

  #evict(settled: ReadonlySet<number>): void {
    if (!this.#isOverLimits() && !this.#hasAged) {
      return;
    }
    const { limits, ticks, now } = this.#options;
    const start = ticks();
    this.#evicted += evictTraces(this.parts, {
      limits,
      kept: () => this.counts(),
      isSpared: ({ no, id }) => settled.has(no) || this.#pending.get(id) !== undefined,
      isTimeUp: () => ticks() - start >= EVICTION_MS,
      now: now(),
    });
  }

  #isOverLimits(): boolean {
    const { maxTraces, maxBytes } = this.#options.limits;
    const { totals } = this.parts;
    return (
      totals.traces > maxTraces || totals.bytes > maxBytes || isBloated(this.parts, this.#options.limits)
    );
  }

  /** Only a file has small chunks: in memory they wait until they are full. */
  #isMergeDue(ticks: number): boolean {
    if (!this.#options.isDurable || this.#pending.size > 0 || ticks - this.#lookedForSmall < MERGE_LOOK_MS) {
      return false;
    }
    this.#lookedForSmall = ticks;
    return this.#merger.isDue;
  }

  /** Looks once a second whether a trace is too old. */
  #lookForAged(ticks: number): boolean {
    if (ticks - this.#lookedForAged < AGE_LOOK_MS) {
      return this.#hasAged;
    }
    const { now, limits } = this.#options;
    const [first] = this.parts.table.longestUnchanged(1);
    this.#lookedForAged = ticks;
    this.#hasAged = first !== undefined && first.arrived < now() - limits.maxAgeSeconds;
    return this.#hasAged;
  }
}

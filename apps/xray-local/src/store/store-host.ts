import type { DatabaseSync } from 'node:sqlite';
import { parseDocument } from '@xray-microservices/xray-model';
import type { EpochSeconds, TraceDocument } from '@xray-microservices/xray-model';
import type { Log } from '../log.ts';
import { LocalStore } from './local-store.ts';
import type { LocalStoreLimits, PutOutcome } from './local-store.ts';
import { openDatabase, setDamagedAside } from './open-database.ts';
import { textOf } from './pending-traces.ts';
import { isDamage } from './store-error.ts';

export interface StoreHostOptions {
  /** `undefined` for a store in memory. */
  readonly file: string | undefined;
  readonly limits: LocalStoreLimits;
  readonly now: () => EpochSeconds;
  readonly ticks: () => number;
  readonly log: Log;
}

/** Between two attempts to write to a database that could not be written: at first, and in the long run. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 10_000;

/**
 * Keeps a store going whatever becomes of its file. A damaged file is set aside and a new one begun; on a disk that is
 * full, questions are answered from what there is, and writing is tried again from time to time.
 */
export class StoreHost {
  readonly #options: StoreHostOptions;
  #database: DatabaseSync;
  #store: LocalStore;
  #retryMs = 0;
  #failures = 0;

  /** @throws {StoreError} when there is no using the file */
  constructor(options: StoreHostOptions) {
    const { file, now, log } = options;
    this.#options = options;
    const { database, setAside } = openDatabase(file, now);
    this.#database = database;
    if (setAside !== undefined) {
      log.error('the store was damaged; it is set aside, and a new one begun', { file, setAside });
    }
    try {
      this.#store = this.#newStore();
      this.#recover();
    } catch (error) {
      if (!isDamage(error) || file === undefined) {
        throw error;
      }
      this.#store = this.#startOver(file, error);
    }
  }

  /** How often the database could not be written. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the last attempt to write went well. */
  get isWritable(): boolean {
    return this.#retryMs === 0;
  }

  put(document: TraceDocument, bytes: Uint8Array): PutOutcome {
    return this.ask((store) => store.put(document, bytes));
  }

  /** Does a little of what is due. */
  step(): void {
    this.#guard(() => {
      this.#store.step();
      this.#noteSuccess();
    });
  }

  /** Asks the store something; when that fails, the store as it is after it was mended. Throws when that fails too. */
  ask<T>(question: (store: LocalStore) => T): T {
    try {
      return question(this.#store);
    } catch (error) {
      this.#mend(error);
      return question(this.#store);
    }
  }

  /** Writes and puts together everything, and lets go of the file. */
  close(): void {
    this.#guard(() => {
      this.#store.flush();
    });
    this.#database.close();
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#mend(error);
    }
  }

  /** Makes the store anew from what the database holds and what was not in it yet. */
  #mend(error: unknown): void {
    this.#failures += 1;
    const unwritten = this.#store.unwritten();
    if (isDamage(error) && this.#options.file !== undefined) {
      this.#store = this.#startOver(this.#options.file, error);
    } else {
      this.#pause(error);
    }
    for (const bytes of unwritten) {
      const parsed = parseDocument(textOf(bytes));
      if (parsed.ok) {
        this.#store.put(parsed.document, bytes);
      }
    }
  }

  #recover(): void {
    const documents = this.#store.recover(true);
    if (documents > 0) {
      this.#options.log.info('took up what was on its way when the store was last used', { documents });
    }
  }

  #startOver(file: string, error: unknown): LocalStore {
    const { now, log } = this.#options;
    this.#database.close();
    const setAside = setDamagedAside(file, now());
    this.#database = openDatabase(file, now).database;
    log.error('the store is damaged; it is set aside, and a new one begun', {
      file,
      setAside,
      error: String(error),
    });
    return this.#newStore();
  }

  #pause(error: unknown): void {
    this.#retryMs = Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, this.#retryMs * 2));
    this.#store = this.#newStore();
    this.#store.recover(false);
    this.#store.pause(this.#retryMs);
    this.#options.log.error('the store could not be written; it is tried again', {
      file: this.#options.file,
      error: String(error),
      retryMs: this.#retryMs,
    });
  }

  #noteSuccess(): void {
    if (this.#retryMs > 0 && !this.#store.isPaused) {
      this.#retryMs = 0;
      this.#options.log.info('the store can be written again', { file: this.#options.file });
    }
  }

  #newStore(): LocalStore {
    const { file, limits, now, ticks } = this.#options;
    return new LocalStore(this.#database, { limits, isDurable: file !== undefined, now, ticks });
  }
}

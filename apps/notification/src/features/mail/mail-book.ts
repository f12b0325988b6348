import { hasEnded } from './mail-status.ts';
import type { MailStatus } from './mail-status.ts';

/** A mail as the book knows it. */
export interface MailEntry {
  readonly status: MailStatus;
  /** The idempotency key it came with. */
  readonly key?: string;
  /** Tells a repeated request from another one with the same key. */
  readonly fingerprint: string;
}

export interface MailBookOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How many mails that have ended are remembered; the oldest are forgotten first. */
  readonly keep?: number;
  /** Milliseconds that a mail is remembered for after it has ended. */
  readonly keepMs?: number;
}

const KEEP = 10_000;
const KEEP_MS = 60 * 60 * 1000;

/**
 * What became of the mails, by id and by idempotency key, in the memory of this process.
 *
 * Mails that have not ended are never forgotten: how many there may be is the queue's business.
 */
export class MailBook {
  readonly #entries = new Map<string, MailEntry>();
  readonly #idOfKey = new Map<string, string>();
  /** Ids of those that have ended, oldest first, with the time of that. */
  readonly #ended = new Map<string, number>();
  readonly #now: () => number;
  readonly #keep: number;
  readonly #keepMs: number;

  constructor({ now, keep = KEEP, keepMs = KEEP_MS }: MailBookOptions) {
    this.#now = now;
    this.#keep = keep;
    this.#keepMs = keepMs;
  }

  find(id: string): MailEntry | undefined {
    this.#forgetOld();
    return this.#entries.get(id);
  }

  findByKey(key: string): MailEntry | undefined {
    const id = this.#idOfKey.get(key);
    return id === undefined ? undefined : this.find(id);
  }

  /** Writes down a new mail, or what has become of one that is known. */
  put(entry: MailEntry): void {
    const { id } = entry.status;
    this.#entries.set(id, entry);
    if (entry.key !== undefined) this.#idOfKey.set(entry.key, id);
    this.#ended.delete(id);
    if (hasEnded(entry.status)) this.#ended.set(id, this.#now());
    this.#forgetOld();
  }

  /** How many mails it knows. */
  get size(): number {
    return this.#entries.size;
  }

  #forgetOld(): void {
    const before = this.#now() - this.#keepMs;
    for (const [id, endedAt] of this.#ended) {
      if (this.#ended.size <= this.#keep && endedAt > before) return;
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const key = this.#entries.get(id)?.key;
    if (key !== undefined) this.#idOfKey.delete(key);
    this.#entries.delete(id);
    this.#ended.delete(id);
  }
}

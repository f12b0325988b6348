/** Which of a queue's limits an item exceeded. */
export type QueueLimit = 'length' | 'bytes';

export interface QueueLimits {
  /** What the items count for in all. */
  readonly maxLength: number;
  readonly maxBytes: number;
}

/** An item, which may stand for several things. */
export interface Queued {
  readonly count: number;
  readonly byteLength: number;
}

/**
 * A first-in-first-out queue that drops its oldest items to make room for new ones: of a burst, the latest is what
 * somebody is about to look at. An item larger than all room there is, is dropped itself.
 */
export class BoundedQueue<T extends Queued> {
  readonly #limits: QueueLimits;
  readonly #onDrop: (limit: QueueLimit, item: T) => void;
  #items: (T | undefined)[] = [];
  #head = 0;
  #length = 0;
  #bytes = 0;

  constructor(limits: QueueLimits, onDrop: (limit: QueueLimit, item: T) => void) {
    this.#limits = limits;
    this.#onDrop = onDrop;
  }

  /** What the items count for. */
  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(item: T): void {
    const { maxLength, maxBytes } = this.#limits;
    if (item.byteLength > maxBytes || item.count > maxLength) {
      this.#onDrop(item.byteLength > maxBytes ? 'bytes' : 'length', item);
      return;
    }
    while (this.#length + item.count > maxLength) {
      this.#dropOldest('length');
    }
    while (this.#bytes + item.byteLength > maxBytes) {
      this.#dropOldest('bytes');
    }
    this.#items.push(item);
    this.#length += item.count;
    this.#bytes += item.byteLength;
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) {
      return undefined;
    }
    this.#items[this.#head] = undefined;
    this.#head += 1;
    this.#length -= item.count;
    this.#bytes -= item.byteLength;
    this.#compact();
    return item;
  }

  #dropOldest(limit: QueueLimit): void {
    const item = this.shift();
    if (item !== undefined) {
      this.#onDrop(limit, item);
    }
  }

  /** Array.shift moves all items; moving them once for every doubling keeps a shift cheap on average. */
  #compact(): void {
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }
}

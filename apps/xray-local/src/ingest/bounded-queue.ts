/** Which of a queue's limits an item exceeded. */
export type QueueLimit = 'length' | 'bytes';

export interface QueueLimits {
  readonly maxLength: number;
  readonly maxBytes: number;
}

/**
 * A first-in-first-out queue that drops its oldest items to make room for new ones: of a burst, the latest is what
 * somebody is about to look at. An item larger than all room there is, is dropped itself.
 */
export class BoundedQueue<T extends { readonly byteLength: number }> {
  readonly #limits: QueueLimits;
  readonly #onDrop: (limit: QueueLimit) => void;
  #items: (T | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  constructor(limits: QueueLimits, onDrop: (limit: QueueLimit) => void) {
    this.#limits = limits;
    this.#onDrop = onDrop;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(item: T): void {
    if (item.byteLength > this.#limits.maxBytes) {
      this.#onDrop('bytes');
      return;
    }
    while (this.length >= this.#limits.maxLength) {
      this.#dropOldest('length');
    }
    while (this.#bytes + item.byteLength > this.#limits.maxBytes) {
      this.#dropOldest('bytes');
    }
    this.#items.push(item);
    this.#bytes += item.byteLength;
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) {
      return undefined;
    }
    this.#items[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= item.byteLength;
    this.#compact();
    return item;
  }

  #dropOldest(limit: QueueLimit): void {
    this.shift();
    this.#onDrop(limit);
  }

  /** Array.shift moves all items; moving them once for every doubling keeps a shift cheap on average. */
  #compact(): void {
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }
}

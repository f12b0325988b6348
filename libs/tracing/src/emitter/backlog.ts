/** A datagram that waits. */
export interface Waiting {
  readonly datagram: Buffer;
  /** Whether it is a part of a split document. */
  readonly isPart: boolean;
}

/** A queue bounded by number and by bytes. */
export class Backlog {
  readonly #maxDocuments: number;
  readonly #maxBytes: number;
  #waiting: Waiting[] = [];
  /** Place of the oldest; those before it have gone. */
  #first = 0;
  #bytes = 0;

  constructor(maxDocuments: number, maxBytes: number) {
    this.#maxDocuments = maxDocuments;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#waiting.length - this.#first;
  }

  /** Puts it last; false when it has no place. */
  push(datagram: Buffer, isPart: boolean): boolean {
    const bytes = this.#bytes + datagram.length;
    if (this.size >= this.#maxDocuments || bytes > this.#maxBytes) return false;
    this.#bytes = bytes;
    this.#waiting.push({ datagram, isPart });
    return true;
  }

  /** Takes the oldest. */
  shift(): Waiting | undefined {
    const next = this.#waiting[this.#first];
    if (next === undefined) return undefined;
    this.#first += 1;
    this.#bytes -= next.datagram.length;
    // Moved up only now and then, so that taking all of n takes n steps.
    if (this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return next;
  }
}

/** Documents that wait for their burst at the most; then it goes out at once. */
const MAX_DOCUMENTS = 64;
/** The same, in characters. */
const MAX_LENGTH = 128 * 1024;
/** How long the first of a burst waits, in milliseconds. */
const MAX_WAIT_MS = 5;

/**
 * Hands documents on in bursts. A datagram that arrives at a sleeping daemon wakes it, which costs the sender more than
 * the rest of the sending; the ones right behind it find the daemon awake.
 */
export class Burst {
  readonly #send: (document: string) => void;
  #waiting: string[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #flush = (): void => {
    this.flush();
  };

  constructor(send: (document: string) => void) {
    this.#send = send;
  }

  add(document: string): void {
    this.#waiting.push(document);
    this.#length += document.length;
    if (this.#waiting.length >= MAX_DOCUMENTS || this.#length >= MAX_LENGTH) this.flush();
    else this.#timer ??= setTimeout(this.#flush, MAX_WAIT_MS);
  }

  /** Hands on what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const documents = this.#waiting;
    this.#waiting = [];
    this.#length = 0;
    for (const document of documents) this.#send(document);
  }
}

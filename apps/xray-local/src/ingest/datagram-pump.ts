import type { BoundedQueue } from './bounded-queue.ts';

/** Fewer than the 32 datagrams that libuv reads from a socket in one go: emptying the kernel's buffer comes first. */
const DATAGRAMS_A_TURN = 16;

/**
 * Carries datagrams from the queue to where they are processed, a few in each turn of the event loop, so that in a burst
 * the socket is read faster than documents are parsed. What the kernel drops is lost unseen; what the queue drops is
 * counted.
 */
export class DatagramPump {
  readonly #queue: BoundedQueue<Buffer>;
  readonly #process: (bytes: Buffer) => void;
  #scheduled: NodeJS.Immediate | undefined;

  constructor(queue: BoundedQueue<Buffer>, process: (bytes: Buffer) => void) {
    this.#queue = queue;
    this.#process = process;
  }

  /** Sees that what is in the queue gets processed soon. */
  wake(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      this.#processUpTo(DATAGRAMS_A_TURN);
      if (this.#queue.length > 0) {
        this.wake();
      }
    });
  }

  /** Processes all that is in the queue, now. */
  flush(): void {
    this.#processUpTo(Infinity);
  }

  #processUpTo(limit: number): void {
    for (let count = 0; count < limit; count += 1) {
      const bytes = this.#queue.shift();
      if (bytes === undefined) {
        return;
      }
      this.#process(bytes);
    }
  }
}

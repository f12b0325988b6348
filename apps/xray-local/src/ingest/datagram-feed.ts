import { BoundedQueue } from './bounded-queue.ts';
import type { QueueLimit, QueueLimits } from './bounded-queue.ts';
import { BatchBuilder } from './datagram-batch.ts';
import type { DatagramBatch } from './datagram-batch.ts';

export interface DatagramFeedOptions {
  readonly limits: QueueLimits;
  /** Hands a batch over, and is settled once it has been dealt with. */
  readonly send: (batch: DatagramBatch) => Promise<void>;
  readonly onDrop: (limit: QueueLimit, datagrams: number) => void;
}

/** Datagrams of a batch at most: so many are judged in a few milliseconds, between which a question gets its turn. */
const MOST_DATAGRAMS = 512;

/**
 * Batches that the other side may have at once. While it answers a question it takes none, and these are what it goes
 * on with; so questions that follow one another do not keep documents waiting for ever, nor the reverse.
 */
const MOST_UNDER_WAY = 8;

/**
 * Carries datagrams from the socket to where they are judged. Reading the socket comes first: what the kernel drops is
 * lost unseen, what is dropped here is counted. While the other side is busy, batches grow: the more comes in, the less
 * each datagram costs.
 */
export class DatagramFeed {
  readonly #options: DatagramFeedOptions;
  readonly #queue: BoundedQueue<DatagramBatch>;
  readonly #builder: BatchBuilder;
  #underWay = { batches: 0, datagrams: 0 };
  #scheduled: NodeJS.Immediate | undefined;
  #drained: (() => void)[] = [];

  constructor(options: DatagramFeedOptions) {
    const { limits, onDrop } = options;
    this.#options = options;
    this.#builder = new BatchBuilder(Math.min(MOST_DATAGRAMS, limits.maxLength));
    this.#queue = new BoundedQueue(limits, (limit, { count }) => {
      onDrop(limit, count);
    });
  }

  /** Datagrams that have not been dealt with. */
  get length(): number {
    return this.#builder.count + this.#queue.length + this.#underWay.datagrams;
  }

  push(datagram: Uint8Array): void {
    this.#builder.add(datagram);
    if (this.#builder.isFull) {
      this.#queue.push(this.#builder.take());
    }
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      this.#send();
    });
  }

  /** Settled once all that was pushed has been dealt with. */
  async drain(): Promise<void> {
    while (this.length > 0) {
      this.#send();
      await new Promise<void>((resolve) => this.#drained.push(resolve));
    }
  }

  #send(): void {
    while (this.#underWay.batches < MOST_UNDER_WAY) {
      // A batch that is not full goes only when the other side has nothing to do.
      const isIdle = this.#underWay.batches === 0 && this.#builder.count > 0;
      const batch = this.#queue.shift() ?? (isIdle ? this.#builder.take() : undefined);
      if (batch === undefined) {
        return;
      }
      this.#underWay.batches += 1;
      this.#underWay.datagrams += batch.count;
      void this.#options.send(batch).finally(() => {
        this.#underWay.batches -= 1;
        this.#underWay.datagrams -= batch.count;
        this.#send();
        this.#wakeDrained();
      });
    }
  }

  #wakeDrained(): void {
    const waiting = this.#drained;
    this.#drained = [];
    for (const wake of waiting) {
      wake();
    }
  }
}

/** What AWS's daemon does: so many documents at once, and so many batches under way and waiting. */
export const BATCH_LIMITS = { documents: 50, milliseconds: 1_000, waiting: 20, concurrency: 8 };

export interface BatchQueueOptions {
  readonly limits: typeof BATCH_LIMITS;
  /** Sends a batch. Must not reject: what becomes of it is told elsewhere. */
  readonly send: (batch: readonly string[]) => Promise<void>;
  /** A batch was given up because too many wait; the oldest goes. */
  readonly onSpill: (documents: number) => void;
}

/** Gathers documents in batches: full ones go at once, others after a second. */
export class BatchQueue {
  readonly #options: BatchQueueOptions;
  readonly #waiting: (readonly string[])[] = [];
  #gathered: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay = 0;
  #idle: (() => void)[] = [];

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** Documents that are not on their way yet. */
  get length(): number {
    return this.#waiting.reduce((sum, batch) => sum + batch.length, this.#gathered.length);
  }

  push(document: string): void {
    const { documents, milliseconds } = this.#options.limits;
    this.#gathered.push(document);
    if (this.#gathered.length >= documents) {
      this.#handOn();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#handOn();
      }, milliseconds);
    }
  }

  /** Sends what is gathered now. Settled once nothing waits and nothing is under way. */
  async flush(): Promise<void> {
    this.#handOn();
    while (this.#underWay > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  #handOn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered.length === 0) {
      return;
    }
    this.#waiting.push(this.#gathered);
    this.#gathered = [];
    this.#send();
    if (this.#waiting.length > this.#options.limits.waiting) {
      this.#options.onSpill(this.#waiting.shift()?.length ?? 0);
    }
  }

  #send(): void {
    while (this.#underWay < this.#options.limits.concurrency) {
      const batch = this.#waiting.shift();
      if (batch === undefined) {
        return;
      }
      this.#underWay += 1;
      void this.#options.send(batch).finally(() => {
        this.#underWay -= 1;
        this.#send();
        this.#wakeIdle();
      });
    }
  }

  #wakeIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const wake of waiting) {
      wake();
    }
  }
}

const LONGEST_MS = 30_000;

/** Waiting times that double from one to the next up to 30 s, each ±50 % so that many processes do not act at once. */
export class Backoff {
  readonly #firstMs: number;
  readonly #random: () => number;
  #nextMs: number;

  constructor(firstMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#random = random;
    this.#nextMs = firstMs;
  }

  /** How long to wait this time, in milliseconds. */
  next(): number {
    const delay = this.#nextMs * (0.5 + this.#random());
    this.#nextMs = Math.min(this.#nextMs * 2, LONGEST_MS);
    return delay;
  }

  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}

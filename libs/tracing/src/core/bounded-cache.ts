/** Characters of the longest text that is remembered, unless told otherwise. */
export const LONGEST_KEY = 2048;

/** Remembers the results of a pure function of a text, up to a number of texts; then it forgets all and starts anew. */
export class BoundedCache<T> {
  readonly #compute: (key: string) => T;
  readonly #limit: number;
  readonly #maxKeyLength: number;
  readonly #known = new Map<string, T>();

  /**
   * @param limit texts remembered at the most
   * @param maxKeyLength longer texts are computed each time, so that the cache stays small in bytes too
   */
  constructor(compute: (key: string) => T, limit = 500, maxKeyLength = LONGEST_KEY) {
    this.#compute = compute;
    this.#limit = limit;
    this.#maxKeyLength = maxKeyLength;
  }

  get(key: string): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = this.#compute(key);
    if (key.length > this.#maxKeyLength) return value;
    if (this.#known.size >= this.#limit) this.#known.clear();
    this.#known.set(key, value);
    return value;
  }

  /** Forgets all. */
  clear(): void {
    this.#known.clear();
  }
}

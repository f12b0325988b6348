/** A value and how often it occurred. */
export interface Counted<T> {
  readonly value: T;
  readonly count: number;
}

/** Values that are told apart; what comes when there are so many is not counted, as the first ones are the frequent ones. */
const MOST_VALUES = 2_000;

/** Counts values of one kind. */
export class ValueCounter<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    const count = this.#counts.get(value);
    if (count !== undefined || this.#counts.size < MOST_VALUES) {
      this.#counts.set(value, (count ?? 0) + 1);
    }
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The most frequent first; of equals, the first by name. */
  top(limit: number): Counted<T>[] {
    return [...this.#counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1))
      .slice(0, limit);
  }
}

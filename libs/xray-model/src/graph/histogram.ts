/**
 * Counts by bucket. One that was read from a text stays the list that it is there until it is changed: most are only
 * read to be added to a sum, and a map of each would cost more than all the rest.
 */
export class Histogram {
  /** Bucket and count in turn; never changed. Empty once there is a map. */
  #packed: readonly number[] = [];
  #counts: Map<number, number> | undefined;

  /** A histogram of buckets and counts in turn, each bucket once. The list must not be changed afterwards. */
  static of(packed: readonly number[]): Histogram {
    const histogram = new Histogram();
    histogram.#packed = packed;
    return histogram;
  }

  get isEmpty(): boolean {
    return this.#packed.length === 0 && (this.#counts === undefined || this.#counts.size === 0);
  }

  /** Adds to the count of a bucket; a count of 0 is none. */
  add(bucket: number, count: number): void {
    addTo(this.#unpack(), bucket, count);
  }

  merge(other: Histogram): void {
    if (this.isEmpty && other.#counts === undefined) {
      this.#packed = other.#packed;
      return;
    }
    const counts = this.#unpack();
    other.forEach((bucket, count) => {
      addTo(counts, bucket, count);
    });
  }

  /** Calls back with each bucket that has a count, in no certain order. */
  forEach(visit: (bucket: number, count: number) => void): void {
    for (let index = 0; index < this.#packed.length; index += 2) {
      visit(this.#packed[index] ?? 0, this.#packed[index + 1] ?? 0);
    }
    this.#counts?.forEach((count, bucket) => {
      visit(bucket, count);
    });
  }

  /** Buckets and counts in turn, by bucket. */
  packed(): number[] {
    const pairs: [number, number][] = [];
    this.forEach((bucket, count) => pairs.push([bucket, count]));
    return pairs.sort(([a], [b]) => a - b).flat();
  }

  #unpack(): Map<number, number> {
    const known = this.#counts;
    if (known !== undefined) {
      return known;
    }
    const counts = new Map<number, number>();
    this.forEach((bucket, count) => {
      counts.set(bucket, count);
    });
    this.#packed = [];
    this.#counts = counts;
    return counts;
  }
}

function addTo(counts: Map<number, number>, bucket: number, count: number): void {
  const sum = (counts.get(bucket) ?? 0) + count;
  if (sum === 0) {
    counts.delete(bucket);
  } else {
    counts.set(bucket, sum);
  }
}

import type { TimeRange } from '@xray-microservices/xray-model';
import type { Status } from './status.ts';

/** How many traces began in a stretch of time, by how they went. */
export type TimeBucket = { readonly time: number } & Readonly<Record<Status, number>>;

/** Widths that people read easily, in seconds. */
const WIDTHS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
];

/** Bars that fit beside each other on a page. */
const MOST_BUCKETS = 60;

/** Counts by time, in stretches that begin at whole multiples of their width. */
export class TimeBuckets {
  readonly #width: number;
  readonly #first: number;
  readonly #buckets: Record<Status, number>[];

  constructor({ start, end }: TimeRange) {
    const seconds = Math.max(1, end - start);
    this.#width =
      WIDTHS.find((width) => seconds / width <= MOST_BUCKETS - 1) ?? Math.ceil(seconds / (MOST_BUCKETS - 1));
    this.#first = Math.floor(start / this.#width);
    const count = Math.max(1, Math.ceil(end / this.#width) - this.#first);
    this.#buckets = Array.from({ length: count }, () => ({ ok: 0, error: 0, throttle: 0, fault: 0 }));
  }

  /** @param time epoch seconds */
  add(time: number, status: Status): void {
    const bucket = this.#buckets[Math.floor(time / this.#width) - this.#first];
    if (bucket !== undefined) {
      bucket[status] += 1;
    }
  }

  /** All of them, also those in which nothing began. */
  list(): TimeBucket[] {
    return this.#buckets.map((counts, index) => ({ time: (this.#first + index) * this.#width, ...counts }));
  }
}

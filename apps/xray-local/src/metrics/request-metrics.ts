import type { Answered } from '../http/http-server.ts';
import type { Metric } from './prometheus.ts';

/** Seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Times {
  /** How many took at most a bound and more than the one before. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** What no route answers: files of the console, and addresses that there are not. */
const OTHER = 'other';

/** How many requests there were and how long they took, by operation and status: routes are few, so the table is small. */
export class RequestMetrics {
  readonly #nameOf: (path: string) => string;
  readonly #requests = new Map<
    string,
    { readonly operation: string; readonly status: number; count: number }
  >();
  readonly #times = new Map<string, Times>();

  /** @param nameOf the operation at a route's path */
  constructor(nameOf: (path: string) => string) {
    this.#nameOf = nameOf;
  }

  note({ path, status, seconds }: Answered): void {
    const operation = path === undefined ? OTHER : this.#nameOf(path);
    const key = `${status} ${operation}`;
    const requests = this.#requests.get(key) ?? { operation, status, count: 0 };
    requests.count += 1;
    this.#requests.set(key, requests);
    const times = this.#times.get(operation) ?? { counts: BOUNDS.map(() => 0), count: 0, sum: 0 };
    this.#times.set(operation, times);
    const index = BOUNDS.findIndex((bound) => seconds <= bound);
    if (index >= 0) {
      times.counts[index] = (times.counts[index] ?? 0) + 1;
    }
    times.count += 1;
    times.sum += seconds;
  }

  metrics(): Metric[] {
    return [
      {
        name: 'xray_local_requests_total',
        help: 'HTTP requests by operation and status.',
        type: 'counter',
        samples: [...this.#requests.values()].map(({ operation, status, count }) => ({
          labels: { operation, status: String(status) },
          value: count,
        })),
      },
      {
        name: 'xray_local_request_duration_seconds',
        help: 'Time until an HTTP request was answered; of streams, until they began.',
        type: 'histogram',
        samples: [...this.#times].map(([operation, { counts, count, sum }]) => ({
          labels: { operation },
          buckets: cumulated(counts),
          count,
          sum,
        })),
      },
    ];
  }
}

function cumulated(counts: readonly number[]): [number, number][] {
  let total = 0;
  return BOUNDS.map((bound, index) => {
    total += counts[index] ?? 0;
    return [bound, total];
  });
}

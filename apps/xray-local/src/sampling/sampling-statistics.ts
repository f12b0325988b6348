/** What was sampled by a rule in a window of time, of all clients. */
export interface StatisticSummary {
  readonly ruleName: string;
  /** The beginning of the window, epoch seconds. */
  readonly timestamp: number;
  readonly requestCount: number;
  readonly borrowCount: number;
  readonly sampledCount: number;
}

type Counts = Pick<StatisticSummary, 'requestCount' | 'borrowCount' | 'sampledCount'>;

const WINDOW_SECONDS = 60;
const WINDOWS_KEPT = 60;

/** Adds up what clients report, by rule and minute, and keeps the last hour. */
export class SamplingStatistics {
  /** By window, the oldest first; then by rule. */
  readonly #windows = new Map<number, Map<string, Counts>>();

  /** @param now epoch seconds */
  add(ruleName: string, counts: Counts, now: number): void {
    const timestamp = Math.floor(now / WINDOW_SECONDS) * WINDOW_SECONDS;
    this.#forgetOld(now);
    const window = this.#windows.get(timestamp) ?? new Map<string, Counts>();
    this.#windows.set(timestamp, window);
    const before = window.get(ruleName);
    window.set(ruleName, {
      requestCount: counts.requestCount + (before?.requestCount ?? 0),
      borrowCount: counts.borrowCount + (before?.borrowCount ?? 0),
      sampledCount: counts.sampledCount + (before?.sampledCount ?? 0),
    });
  }

  /** The last hour, the newest first. */
  summaries(now: number): StatisticSummary[] {
    this.#forgetOld(now);
    return [...this.#windows]
      .toReversed()
      .flatMap(([timestamp, window]) =>
        [...window].map(([ruleName, counts]) => ({ ruleName, timestamp, ...counts })),
      );
  }

  #forgetOld(now: number): void {
    for (const timestamp of this.#windows.keys()) {
      if (timestamp <= now - WINDOWS_KEPT * WINDOW_SECONDS) {
        this.#windows.delete(timestamp);
      }
    }
  }
}

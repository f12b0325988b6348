export interface PauseOptions {
  /** Milliseconds after the first failure, and the most of them. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** 0 up to, but not including, 1. */
  readonly random: () => number;
}

/**
 * Milliseconds before the next try after so many failures in a row: doubled with each, and half of it by chance, so that
 * those who failed together do not come back together.
 */
export function doublingPause(failures: number, { firstMs, longestMs, random }: PauseOptions): number {
  const most = Math.min(firstMs * 2 ** Math.max(failures - 1, 0), longestMs);
  return Math.round(most * (0.5 + random() / 2));
}

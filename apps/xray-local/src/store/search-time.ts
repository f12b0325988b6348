import type { SearchStep } from './search-traces.ts';

/** So many traces cost some ten milliseconds. */
const LEAST_LOOKED_OVER = 500;

/**
 * Tells after each step of a search whether its time is up. The first traces are looked at in any case, so that a busy
 * machine does not cut an answer that costs little.
 */
export function searchTime(
  budgetMs: number,
  ticks: () => number,
  least = LEAST_LOOKED_OVER,
): (step: SearchStep) => boolean {
  const deadline = ticks() + budgetMs;
  let [passed, looked] = [0, 0];
  return (step) => {
    [passed, looked] = step.kind === 'passed' ? [passed + step.rows, 0] : [passed, looked + 1];
    return passed + looked >= least && ticks() >= deadline;
  };
}

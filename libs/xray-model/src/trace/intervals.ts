import type { EpochSeconds } from '../units.ts';

export interface Interval {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

/** Seconds that an interval lasts; 0 when a clock that was set back makes its end come first. */
export function secondsOf({ start, end }: Interval): number {
  return Math.max(0, end - start);
}

/** The later of two times. */
export function laterOf(a: EpochSeconds, b: EpochSeconds): EpochSeconds {
  return b > a ? b : a;
}

/**
 * Seconds of an interval that no other covers. Children may overlap (parallel calls) and outlast their parent
 * (work that went on after the answer); only what lies inside counts, and once.
 *
 * @param covers by start time
 */
export function uncoveredSeconds(whole: Interval, covers: Iterable<Interval>): number {
  let uncovered = 0;
  let reached = whole.start;
  for (const { start, end } of covers) {
    if (start >= whole.end) {
      break;
    }
    uncovered += Math.max(0, start - reached);
    reached = laterOf(reached, laterOf(start, end));
  }
  return uncovered + Math.max(0, whole.end - reached);
}

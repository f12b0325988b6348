/** How far the wall clock may run from the anchored one before the anchor is taken anew, in milliseconds. */
const MAX_DRIFT_MS = 5;

export interface ClockSource {
  /** Wall clock, epoch milliseconds. */
  wall(): number;
  /** Monotonic clock, milliseconds from any origin. */
  monotonic(): number;
}

const SYSTEM: ClockSource = { wall: () => Date.now(), monotonic: () => performance.now() };

/** Epoch seconds as X-Ray wants them, cut to microseconds. */
const toEpochSeconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1e6;

/**
 * A clock with microseconds that follows the wall clock, and a stopwatch that never runs backwards.
 *
 * `Date.now()` alone has milliseconds and jumps when the machine's time is set, which gives bars of 0 ms and
 * negative durations.
 */
export class TraceClock {
  readonly #source: ClockSource;
  #anchor: number;

  constructor(source: ClockSource = SYSTEM) {
    this.#source = source;
    this.#anchor = source.wall() - source.monotonic();
  }

  /** The offset between both clocks; times that are compared must be taken with the same one. */
  anchor(): number {
    const wall = this.#source.wall();
    const drift = wall - (this.#anchor + this.#source.monotonic());
    if (drift > MAX_DRIFT_MS || drift < -MAX_DRIFT_MS) this.#anchor += drift;
    return this.#anchor;
  }

  /** Epoch seconds now, on the given anchor. */
  now(anchor: number): number {
    return toEpochSeconds(anchor + this.#source.monotonic());
  }
}

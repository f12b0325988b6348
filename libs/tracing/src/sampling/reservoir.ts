/** Where a place in the reservoir came from. */
export type Place = 'granted' | 'borrowed';

/**
 * How many requests of each second are sampled whatever the rate: the quota that the service granted, while it lasts;
 * without one a single request, which is borrowed.
 *
 * Times are milliseconds of a clock that never goes back, so that nothing happens when the machine's time is set.
 */
export class Reservoir {
  #quota = 0;
  #grantedUntil = -Infinity;
  #second = -1;
  #taken = 0;

  /** @param quota requests in each second */
  grant(quota: number, until: number): void {
    this.#quota = quota;
    this.#grantedUntil = until;
  }

  /** A place for a request; `undefined` when this second's are taken. */
  take(now: number, mayBorrow: boolean): Place | undefined {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = 0;
    }
    const isGranted = now < this.#grantedUntil;
    const places = isGranted ? this.#quota : Number(mayBorrow);
    if (this.#taken >= places) return undefined;
    this.#taken += 1;
    return isGranted ? 'granted' : 'borrowed';
  }
}

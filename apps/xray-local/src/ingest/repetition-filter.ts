interface Shown {
  readonly atSecond: number;
  suppressed: number;
}

/**
 * Lets each kind of event through once a second. A sender that does one thing wrong does it with every document, and a
 * log of thousands of equal lines hides the rest.
 */
export class RepetitionFilter {
  readonly #shown = new Map<string, Shown>();

  /**
   * Answers how many of the kind were held back since the last one that was let through; `undefined` for one that is
   * to be held back.
   *
   * @param kind one of a few: each is remembered
   */
  letThrough(kind: string, epochSeconds: number): number | undefined {
    const atSecond = Math.floor(epochSeconds);
    const last = this.#shown.get(kind);
    if (last?.atSecond === atSecond) {
      last.suppressed += 1;
      return undefined;
    }
    this.#shown.set(kind, { atSecond, suppressed: 0 });
    return last?.suppressed ?? 0;
  }
}

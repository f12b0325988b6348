/** What may be chosen, by the name of the choice. */
export type Axes = Readonly<Record<string, readonly string[]>>;

/** One value for each axis. */
export type Choice = Readonly<Record<string, string>>;

/**
 * Choices that together hold every two values of different axes: most mistakes need no more than two parts that do not get
 * on. Each next one is the candidate with the most pairs that are still missing, so the answer is always the same.
 */
export function pairwise(axes: Axes): readonly Choice[] {
  const candidates = allOf(Object.entries(axes));
  const missing = new Set(candidates.flatMap(pairsOf));
  const chosen: Choice[] = [];
  while (missing.size > 0) {
    const best = candidates.reduce((first, second) =>
      gain(second, missing) > gain(first, missing) ? second : first,
    );
    for (const pair of pairsOf(best)) missing.delete(pair);
    chosen.push(best);
  }
  return chosen;
}

function allOf([first, ...rest]: readonly (readonly [string, readonly string[]])[]): readonly Choice[] {
  if (first === undefined) return [{}];
  const [name, values] = first;
  return allOf(rest).flatMap((choice) => values.map((value) => ({ [name]: value, ...choice })));
}

const gain = (choice: Choice, missing: ReadonlySet<string>): number =>
  pairsOf(choice).filter((pair) => missing.has(pair)).length;

/** The pairs of a choice, as texts. */
export function pairsOf(choice: Choice): readonly string[] {
  const values = Object.entries(choice).map(([name, value]) => `${name}=${value}`);
  return values.flatMap((first, index) => values.slice(index + 1).map((second) => `${first} ${second}`));
}

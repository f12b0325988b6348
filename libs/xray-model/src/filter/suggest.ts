/** Longer words are no typing errors of a keyword, and comparing them would be waste. */
const MAX_COMPARED = 40;

/**
 * The word that was most likely meant: one that differs by few letters, or that begins or ends with the given one as a
 * whole part (`status` for `http.status`); `undefined` when none is near.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  if (lower.length > MAX_COMPARED) {
    return undefined;
  }
  let nearest: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = isPartOf(lower, candidate) ? 0 : distanceOf(lower, candidate);
    if (distance <= Math.max(1, Math.floor(lower.length / 3)) && distance < (nearest?.distance ?? Infinity)) {
      nearest = { candidate, distance };
    }
  }
  return nearest?.candidate;
}

function isPartOf(word: string, candidate: string): boolean {
  return word !== '' && (candidate.startsWith(`${word}.`) || candidate.endsWith(`.${word}`));
}

/** The distance from the whole word or, a little more, from its last part. */
function distanceOf(word: string, candidate: string): number {
  const lastPart = candidate.slice(candidate.lastIndexOf('.') + 1);
  const whole = distanceBetween(word, candidate);
  return lastPart === candidate ? whole : Math.min(whole, distanceBetween(word, lastPart) + 0.5);
}

/** Letters to insert, remove, change or swap with their neighbour to make one word of the other. */
function distanceBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_none, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from.charAt(row - 1) === to.charAt(column - 1);
      const changed = at(last, column - 1) + (isSame ? 0 : 1);
      const isSwap =
        from.charAt(row - 1) === to.charAt(column - 2) && from.charAt(row - 2) === to.charAt(column - 1);
      const swapped = isSwap && row > 1 && column > 1 ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(changed, swapped, at(last, column) + 1, at(current, column - 1) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

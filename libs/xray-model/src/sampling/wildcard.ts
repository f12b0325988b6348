/**
 * Whether a text meets a pattern in which `*` stands for any run of characters and `?` for one. Letter case does not
 * count, as in AWS's SDKs.
 *
 * Takes a number of steps of at most the product of both lengths, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern.toLowerCase());
  const given = Array.from(text.toLowerCase());
  let at = 0;
  // Where to go on when the rest does not fit: the last star takes one character more.
  let star: { readonly pattern: number; taken: number } | undefined;
  for (let next = 0; next < given.length || at < wanted.length;) {
    const sign = wanted[at];
    if (sign === '*') {
      star = { pattern: at, taken: next };
      at += 1;
    } else if (next < given.length && (sign === '?' || sign === given[next])) {
      at += 1;
      next += 1;
    } else if (star !== undefined && star.taken < given.length) {
      star.taken += 1;
      at = star.pattern + 1;
      next = star.taken;
    } else {
      return false;
    }
  }
  return true;
}

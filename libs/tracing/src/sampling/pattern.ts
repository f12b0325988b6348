/** Whether a text meets a pattern. */
export type Pattern = (text: string) => boolean;

/**
 * Prepares a pattern in which `*` stands for any run of characters and `?` for one. Letter case does not count, as in
 * AWS's SDKs.
 *
 * @returns `undefined` for a pattern that every text meets, so that nothing need be asked
 */
export function preparePattern(pattern: string): Pattern | undefined {
  const wanted = pattern.toLowerCase();
  if (/^\*+$/.test(wanted)) return undefined;
  if (wanted.includes('?')) return (text) => meets(wanted, text.toLowerCase());
  const [first = '', ...others] = wanted.split('*');
  const last = others.pop();
  if (last === undefined) return (text) => text.toLowerCase() === first;
  return (text) => holds(text.toLowerCase(), first, others, last);
}

/**
 * Whether a text has these parts in this order, the first at its beginning and the last at its end. The engine's own
 * search keeps a long path, which the caller chooses, from holding a request up.
 */
function holds(text: string, first: string, between: readonly string[], last: string): boolean {
  const end = text.length - last.length;
  let at = first.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  for (const part of between) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** Takes at most as many steps as the product of both lengths, and no memory. */
function meets(wanted: string, text: string): boolean {
  let at = 0;
  let next = 0;
  // Where to go on when the rest does not fit: the last star takes one character more.
  let afterStar = -1;
  let taken = 0;
  while (next < text.length) {
    const sign = wanted[at];
    if (sign === '*') {
      at += 1;
      if (at === wanted.length) return true;
      afterStar = at;
      taken = next;
    } else if (sign === '?' || sign === text[next]) {
      at += 1;
      next += sign === '?' ? widthAt(text, next) : 1;
    } else if (afterStar !== -1) {
      taken += 1;
      at = afterStar;
      next = taken;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}

/** A character outside the basic plane takes two places. */
const widthAt = (text: string, place: number): number => ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1);

import { nameOfCharacter } from '../printable.ts';

/** Characters (not bytes, not UTF-16 units) that a name may have at most. */
export const MAX_NAME_LENGTH = 200;

/**
 * What a name may not hold. Allowed are Unicode letters, numbers and spaces (every kind, but no tab and no line break)
 * and `_ . : / % & # = + \ - @`.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
const FORBIDDEN = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/u;

/** What is allowed of ASCII: nearly all names are of that, and it is told much faster than what all of Unicode has. */
const PLAIN = /^[\w.:/%&#=+\\\-@ ]*$/;

/** What is wrong with a name and how to mend it, or `undefined` for a good one. The empty name is not judged here. */
export function problemOfName(name: string): string | undefined {
  if (name.length <= MAX_NAME_LENGTH && PLAIN.test(name)) {
    return undefined;
  }
  const forbidden = FORBIDDEN.exec(name);
  if (forbidden !== null) {
    return describeForbidden(name, forbidden[0], forbidden.index);
  }
  const length = characterCount(name);
  if (length > MAX_NAME_LENGTH) {
    return `The name has ${length} characters, and X-Ray takes ${MAX_NAME_LENGTH} at most: shorten it.`;
  }
  return undefined;
}

/** Characters that are told of one name at most. */
const MOST_TOLD = 10;

/** What a name holds and may not, each character once, in words that are safe to print: `"?" (U+003F)`. */
export function forbiddenCharacters(name: string): readonly string[] {
  const found = new Set(name.match(new RegExp(FORBIDDEN, 'gu')) ?? []);
  return [...found].slice(0, MOST_TOLD).map(nameOfCharacter);
}

/** A name without what it may not hold, cut where it is too long; empty when nothing is left. */
export function mendName(name: string): string {
  const allowed = name.replace(new RegExp(FORBIDDEN, 'gu'), '').trim();
  return Array.from(allowed).slice(0, MAX_NAME_LENGTH).join('');
}

function describeForbidden(name: string, character: string, index: number): string {
  const position = characterCount(name.slice(0, index)) + 1;
  if (character === '\uFFFD') {
    return `Character ${position} of the name is U+FFFD, which stands for bytes that are not UTF-8: send the name in UTF-8.`;
  }
  return (
    `Character ${position} of the name is ${nameOfCharacter(character)}, which X-Ray does not allow: remove or replace it. ` +
    String.raw`Allowed are letters, numbers, spaces and _ . : / % & # = + \ - @.`
  );
}

function characterCount(text: string): number {
  return Array.from(text).length;
}

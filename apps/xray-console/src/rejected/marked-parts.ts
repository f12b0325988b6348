/** A piece of the member at fault. */
interface Part {
  readonly text: string;
  /** A character that is not allowed. */
  readonly isBad: boolean;
}

/** A document around the member at fault; all of it is `before` when that is not found. */
export interface MarkedParts {
  readonly before: string;
  readonly member: readonly Part[];
  readonly after: string;
}

/**
 * Finds a member with its value in a piece of JSON that may be cut off.
 *
 * @param characters those that are not allowed, each as `"?" (U+003F)`
 */
export function markedParts(
  text: string,
  field: string | undefined,
  characters: readonly string[],
): MarkedParts {
  const name = field?.split('.').at(-1)?.replaceAll(/\W/g, '') ?? '';
  const found =
    name === '' ? null : new RegExp(`("${name}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^,}\\]]*)`).exec(text);
  if (found === null) {
    return { before: text, member: [], after: '' };
  }
  const [whole, head = '', value = ''] = found;
  const bad = new Set(characters.flatMap(characterOf));
  const parts = Array.from(value, (each): Part => ({ text: each, isBad: bad.has(each) }));
  return {
    before: text.slice(0, found.index),
    member: [{ text: head, isBad: false }, ...parts],
    after: text.slice(found.index + whole.length),
  };
}

function characterOf(told: string): readonly string[] {
  const [, hex] = /U\+([0-9A-F]{4,6})/.exec(told) ?? [];
  return hex === undefined ? [] : [String.fromCodePoint(Number.parseInt(hex, 16))];
}

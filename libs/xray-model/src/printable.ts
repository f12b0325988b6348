/** Tabs, line breaks and other white space that would break a one-line layout. */
const LINE_SPACE = /[\s\u0085\u2028\u2029]+/gu;

/**
 * Control characters (C0, DEL, C1), invisible format characters (among them the bidirectional overrides that let text
 * pose as other text) and lone surrogates. A terminal acts on some of these; none has a place in a name.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/**
 * Makes text from outside safe to show on one line of a terminal or log: white space becomes single spaces,
 * characters that control the terminal or the direction of writing go.
 */
export function printable(text: string): string {
  return text.replace(LINE_SPACE, ' ').replace(UNPRINTABLE, '');
}

/** A {@link printable} form of at most `length` UTF-16 units, ending in `…` when something was cut. */
export function excerpt(text: string, length: number): string {
  // Cleaning makes text shorter, so a little more than is kept must be cleaned; all of it would be waste.
  const clean = printable(text.slice(0, length * 4));
  const whole = clean.length <= length && text.length <= length * 4;
  return whole ? clean : `${printable(clean.slice(0, length - 1))}…`;
}

/** Names a character so that it can be found even when it cannot be seen: `"?" (U+003F)`. */
export function nameOfCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = printable(character).trim();
  return shown === '' ? `U+${code}` : `"${shown}" (U+${code})`;
}

/** Blanks between tokens; all that JavaScript trims. */
export function isSpace(character: string): boolean {
  return character !== '' && character.trim() === '';
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/**
 * A character that a word can begin with. Letters of other scripts are among them: such a word is no keyword, and is
 * then reported whole.
 */
export function isWordStart(character: string): boolean {
  const isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return isLetter || character === '_' || (character > '\u007f' && !isSpace(character));
}

/** A character that a word can go on with. */
export function isWordPart(character: string): boolean {
  return isWordStart(character) || isDigit(character) || character === '.' || character === '-';
}

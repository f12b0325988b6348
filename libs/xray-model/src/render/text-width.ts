/** Letters of East Asia and pictures, which terminals show two columns wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]/u;

/** Marks that are put on the character before them. */
const COMBINING = /\p{M}/u;

const PLAIN_ASCII = /^[\x20-\x7e]*$/;

function columnsOf(character: string): number {
  if (COMBINING.test(character)) {
    return 0;
  }
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that a terminal needs for printable text. */
export function widthOf(text: string): number {
  if (PLAIN_ASCII.test(text)) {
    return text.length;
  }
  return Array.from(text).reduce((width, character) => width + columnsOf(character), 0);
}

/** The text, or as much of its beginning as fits into `width` columns together with an ellipsis. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) {
    return text;
  }
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width) {
      break;
    }
    kept += character;
  }
  return width <= 0 ? '' : `${kept.trimEnd()}…`;
}

/** The text filled up with spaces on the right. */
export function padRight(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text filled up with spaces on the left. */
export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/**
 * Levels of lists and objects that a document may nest. JSON parsers of services stop at about 1000, and engines
 * cannot write a much deeper value back (JSON.stringify recurses). A call tree in real life stays under 100.
 */
export const MAX_NESTING = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Whether JSON text opens more than {@link MAX_NESTING} brackets at once. Text that is no JSON may get either answer. */
export function hasDeepNesting(text: string): boolean {
  if (text.length <= 2 * MAX_NESTING) {
    return false; // What is opened must be closed, so JSON of that depth is longer; most documents are shorter.
  }
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      index += code === BACKSLASH ? 1 : 0;
      inString = code !== QUOTE;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPENING_BRACKET || code === OPENING_BRACE) {
      depth += 1;
      if (depth > MAX_NESTING) {
        return true;
      }
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
      depth -= 1;
    }
  }
  return false;
}

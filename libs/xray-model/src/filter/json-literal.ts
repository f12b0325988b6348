import type { Json } from './ast.ts';
import type { Read } from './tokens.ts';

/** Reads the value of rootcause.json: `#` and a JSON list of objects. */
export function readJson(text: string, offset: number): Read {
  const end = endOfList(text, offset + 1);
  if (end === undefined) {
    const message = 'The list is not closed: write #[{"Services": […]}].';
    return { kind: 'bad', message, length: text.length - offset };
  }
  const length = end - offset;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(offset + 1, end));
  } catch {
    return { kind: 'bad', message: 'What follows # is not JSON: write #[{"Services": […]}].', length };
  }
  return isListOfObjects(value) && hasFiniteNumbers(value)
    ? { kind: 'json', value, length }
    : { kind: 'bad', message: 'What follows # must be a list of objects: [{"Services": […]}].', length };
}

/** Where the list that begins at an offset ends; `undefined` when there is no list or no end. */
function endOfList(text: string, offset: number): number | undefined {
  if (text.charAt(offset) !== '[') {
    return undefined;
  }
  let depth = 0;
  let inString = false;
  for (let index = offset; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (inString) {
      index += character === '\\' ? 1 : 0;
      inString = character !== '"';
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      depth += 1;
    } else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) {
        return index + 1;
      }
    }
  }
  return undefined;
}

function isListOfObjects(value: unknown): value is readonly Json[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
  );
}

/** A number beyond the range of doubles cannot be written back. */
function hasFiniteNumbers(value: Json): boolean {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).every(hasFiniteNumbers);
  }
  return typeof value !== 'number' || Number.isFinite(value);
}

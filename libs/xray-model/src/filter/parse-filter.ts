import type { Filter, ParsedFilter } from './ast.ts';
import { Cursor, FilterSyntaxError } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import type { Want } from './wants.ts';
import { FILTER_LIMITS } from './limits.ts';

/**
 * Reads a filter expression, as GetTraceSummaries and groups take it. Each node tells where it is written.
 *
 * Never throws, and looks at each character and token a bounded number of times.
 *
 * @example
 * parseFilter('service("api") { fault } AND responsetime > 2');
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > FILTER_LIMITS.length) {
    const message = `The filter has ${text.length} characters; ${FILTER_LIMITS.length} are allowed.`;
    const length = text.length - FILTER_LIMITS.length;
    return { ok: false, error: { message, offset: FILTER_LIMITS.length, length, expected: ['the end'] } };
  }
  return parseTokens(tokenize(text)).parsed;
}

/** Reads tokens, and tells what could stand where the reading ended. */
export function parseTokens(tokens: readonly Token[]): {
  readonly parsed: ParsedFilter;
  readonly wanted: readonly Want[];
} {
  const cursor = new Cursor(tokens);
  try {
    return { parsed: { ok: true, filter: parseWhole(cursor) }, wanted: cursor.wanted };
  } catch (error) {
    if (error instanceof FilterSyntaxError) {
      return { parsed: { ok: false, error: error.detail }, wanted: cursor.wanted };
    }
    throw error;
  }
}

function parseWhole(cursor: Cursor): Filter {
  if (cursor.isAtEnd()) {
    cursor.want({ kind: 'term', scope: 'trace' });
    cursor.fail('The filter is empty: write a keyword such as fault, or leave the filter out.');
  }
  const filter = parseExpression(cursor, 'trace');
  cursor.want({ kind: 'end' });
  return cursor.isAtEnd() ? filter : cursor.fail();
}

import type { Filter } from './ast.ts';
import { isSymbol } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { parseComplexTerm } from './parse-complex.ts';
import { parseSimpleTerm } from './parse-simple.ts';
import type { Token } from './tokens.ts';
import type { Scope } from './wants.ts';

/** `conjunction OR conjunction …` */
export function parseExpression(cursor: Cursor, scope: Scope): Filter {
  const { offset } = cursor.token;
  const first = parseConjunction(cursor, scope);
  const terms = [first];
  while (cursor.takeConnective('OR')) {
    terms.push(parseConjunction(cursor, scope));
  }
  return terms.length === 1 ? first : { kind: 'or', terms, span: cursor.spanFrom(offset) };
}

/** `term AND term …`; terms side by side are joined by AND, too. */
function parseConjunction(cursor: Cursor, scope: Scope): Filter {
  const { offset } = cursor.token;
  const first = parseTerm(cursor, scope);
  const terms = [first];
  while (cursor.takeConnective('AND') || startsTerm(cursor.token)) {
    terms.push(parseTerm(cursor, scope));
  }
  return terms.length === 1 ? first : { kind: 'and', terms, span: cursor.spanFrom(offset) };
}

function startsTerm(token: Token): boolean {
  return (
    (token.kind === 'word' && token.text.toUpperCase() !== 'OR') ||
    isSymbol(token, '!') ||
    isSymbol(token, '(')
  );
}

/** `!term`, `(expression)`, or a keyword with what belongs to it. */
function parseTerm(cursor: Cursor, scope: Scope): Filter {
  const { token } = cursor;
  cursor.want({ kind: 'term', scope });
  if (isSymbol(token, '!')) {
    cursor.advance();
    const term = cursor.nested(() => parseTerm(cursor, scope));
    return { kind: 'not', term, span: cursor.spanFrom(token.offset) };
  }
  if (isSymbol(token, '(')) {
    cursor.advance();
    const inner = cursor.nested(() => parseExpression(cursor, scope));
    cursor.needSymbol(')');
    return inner;
  }
  return parseComplexTerm(cursor, scope, parseExpression) ?? parseSimpleTerm(cursor, scope);
}

import type { Filter, RootCauseKind, RootCausePart, ServiceSelector } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseSelector } from './parse-selector.ts';
import { COMPLEX_KEYWORDS, ROOT_CAUSE_KINDS, ROOT_CAUSE_PARTS } from './vocabulary.ts';
import type { Scope } from './wants.ts';

/** Reads the expression inside a block; passed in, because expressions are made of terms. */
type ParseExpression = (cursor: Cursor, scope: Scope) => Filter;

/** A term that begins with one of the complex keywords; `undefined` when something else is there. */
export function parseComplexTerm(
  cursor: Cursor,
  scope: Scope,
  parseExpression: ParseExpression,
): Filter | undefined {
  const { token } = cursor;
  const keyword = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (!COMPLEX_KEYWORDS.has(keyword)) {
    return undefined;
  }
  refuseInsideBlock(cursor, scope, keyword);
  cursor.advance();
  switch (keyword) {
    case 'service':
      return parseService(cursor, token.offset, parseExpression);
    case 'edge':
      return parseEdge(cursor, token.offset, parseExpression);
    case 'rootcause.json':
      return parseRootCauseJson(cursor, token.offset);
    case 'group.name':
    case 'group.arn':
      return parseGroup(cursor, token.offset, keyword === 'group.name' ? 'name' : 'arn');
    default:
      return parseRootCause(cursor, token.offset, keyword, parseExpression);
  }
}

/** What looks at a whole trace cannot be asked of a part of it. */
export function refuseInsideBlock(cursor: Cursor, scope: Scope, keyword: string): void {
  if (scope !== 'trace') {
    cursor.fail(
      `"${keyword}" looks at the whole trace and cannot be used inside ${scope}: write it beside the block, joined by AND.`,
    );
  }
}

function parseService(cursor: Cursor, offset: number, parseExpression: ParseExpression): Filter {
  const [service = {}] = parseSelectors(cursor, 1);
  const block = parseBlock(cursor, 'service()', parseExpression);
  return { kind: 'service', service, ...block, span: cursor.spanFrom(offset) };
}

/** `edge("a", "b")`; `edge()` is any call. */
function parseEdge(cursor: Cursor, offset: number, parseExpression: ParseExpression): Filter {
  const [source = {}, target = {}] = parseSelectors(cursor, 2);
  const block = parseBlock(cursor, 'edge()', parseExpression);
  return { kind: 'edge', source, target, ...block, span: cursor.spanFrom(offset) };
}

/** So many selectors in parentheses, or none at all, which stand for every service. */
function parseSelectors(cursor: Cursor, count: 1 | 2): readonly ServiceSelector[] {
  cursor.needSymbol('(');
  if (cursor.takeSymbol(')')) {
    return [];
  }
  const selectors = [parseSelector(cursor)];
  if (count === 2) {
    cursor.needSymbol(',');
    selectors.push(parseSelector(cursor));
  }
  cursor.needSymbol(')');
  return selectors;
}

function parseRootCause(
  cursor: Cursor,
  offset: number,
  keyword: string,
  parseExpression: ParseExpression,
): Filter {
  const [, kind, part] = keyword.split('.');
  const cause: RootCauseKind = ROOT_CAUSE_KINDS.find((known) => known === kind) ?? 'fault';
  const partOfCause: RootCausePart = ROOT_CAUSE_PARTS.find((known) => known === part) ?? 'service';
  const block = parseBlock(cursor, 'rootcause', parseExpression);
  return { kind: 'rootcause', cause, part: partOfCause, ...block, span: cursor.spanFrom(offset) };
}

/** `{expression}`, `{}` or nothing. */
function parseBlock(
  cursor: Cursor,
  scope: Scope,
  parseExpression: ParseExpression,
): { readonly filter?: Filter } {
  if (!cursor.takeSymbol('{') || cursor.takeSymbol('}')) {
    return {};
  }
  const filter = cursor.nested(() => parseExpression(cursor, scope));
  cursor.needSymbol('}');
  return { filter };
}

function parseGroup(cursor: Cursor, offset: number, by: 'name' | 'arn'): Filter {
  const operator = needEquality(cursor, 'A group is compared with = or !=.');
  const group = cursor.needString({ kind: 'group' });
  return { kind: 'group', by, operator, group, span: cursor.spanFrom(offset) };
}

function parseRootCauseJson(cursor: Cursor, offset: number): Filter {
  const operator = needEquality(cursor, 'A root cause in JSON is compared with = or !=.');
  const { token } = cursor;
  cursor.want({ kind: 'json' });
  if (token.kind !== 'json') {
    return cursor.fail();
  }
  cursor.advance();
  return { kind: 'rootcause.json', operator, causes: token.value, span: cursor.spanFrom(offset) };
}

function needEquality(cursor: Cursor, message: string): '=' | '!=' {
  if (cursor.takeSymbol('=')) {
    return '=';
  }
  return cursor.takeSymbol('!=') ? '!=' : cursor.fail(message);
}

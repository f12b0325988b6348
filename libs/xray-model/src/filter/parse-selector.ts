import type { ServiceSelector } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { ID_PARTS } from './vocabulary.ts';
import type { IdPart } from './vocabulary.ts';

/** `"name"`, or `id(name: "n", type: "t", account.id: "a")` with any of these parts. */
export function parseSelector(cursor: Cursor): ServiceSelector {
  const { token } = cursor;
  if (token.kind === 'word' && token.text.toLowerCase() === 'id') {
    cursor.advance();
    return parseId(cursor);
  }
  return { name: cursor.needString({ kind: 'selector' }) };
}

function parseId(cursor: Cursor): ServiceSelector {
  cursor.needSymbol('(');
  const parts = new Map<IdPart, string>();
  if (!cursor.takeSymbol(')')) {
    do {
      const part = parsePartName(cursor, [...parts.keys()]);
      cursor.needSymbol(':');
      parts.set(part, cursor.needString({ kind: 'id value', part }));
    } while (cursor.takeSymbol(','));
    cursor.needSymbol(')');
  }
  const name = parts.get('name');
  const type = parts.get('type');
  const accountId = parts.get('account.id');
  return {
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function parsePartName(cursor: Cursor, taken: readonly IdPart[]): IdPart {
  const { token } = cursor;
  const text = token.kind === 'word' ? token.text.toLowerCase() : undefined;
  const part = ID_PARTS.find((known) => known === text);
  cursor.want({ kind: 'id part', taken });
  if (part === undefined) {
    return cursor.fail();
  }
  if (taken.includes(part)) {
    cursor.fail(`"${part}" is there already.`);
  }
  cursor.advance();
  return part;
}

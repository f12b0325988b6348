import type { CompareFilter, Field, Filter, ServiceSelector } from './ast.ts';
import { isWordPart } from './characters.ts';
import { writeString } from './literals.ts';

/**
 * Writes a filter in its one canonical form: keywords in lower case, operators and AND and OR in upper case, parentheses
 * only where they are needed. What {@link parseFilter} reads from it is the same filter.
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.terms.map((term) => inside(term, ['and', 'or'])).join(' AND ');
    case 'or':
      return filter.terms.map((term) => inside(term, ['or'])).join(' OR ');
    case 'not':
      return `!${inside(filter.term, ['and', 'or', 'compare', 'group', 'rootcause.json'])}`;
    case 'set':
      return printField(filter.field);
    case 'compare':
      return printComparison(filter);
    case 'service':
      return `service(${printSelector(filter.service, '')})${printBlock(filter.filter)}`;
    case 'edge':
      return `edge(${printEnds(filter.source, filter.target)})${printBlock(filter.filter)}`;
    case 'rootcause':
      return `rootcause.${filter.cause}.${filter.part}${printBlock(filter.filter)}`;
    case 'rootcause.json':
      return `rootcause.json ${filter.operator} #${JSON.stringify(filter.causes)}`;
    case 'group':
      return `group.${filter.by} ${filter.operator} ${writeString(filter.group)}`;
  }
}

/** A term, in parentheses when it is one of the kinds that would otherwise be read differently. */
function inside(term: Filter, kinds: readonly Filter['kind'][]): string {
  return kinds.includes(term.kind) ? `(${printFilter(term)})` : printFilter(term);
}

function printBlock(filter: Filter | undefined): string {
  return filter === undefined ? '' : ` { ${printFilter(filter)} }`;
}

function printComparison({ field, operator, value }: CompareFilter): string {
  return `${printField(field)} ${operator} ${typeof value === 'string' ? writeString(value) : value}`;
}

/** A field as it is written in a filter: `duration`, `annotation.key`, `annotation[a.key]`. */
export function printField(field: Field): string {
  if (field.kind === 'keyword') {
    return field.name;
  }
  const { key } = field;
  const isWord =
    key !== '' && Array.from({ length: key.length }, (_none, index) => key.charAt(index)).every(isWordPart);
  if (isWord) {
    return key.includes('.') ? `annotation[${key}]` : `annotation.${key}`;
  }
  return `annotation[${writeString(key)}]`;
}

/** `"name"` when there is only a name, otherwise `id(…)`; `none` when there is nothing. */
function printSelector({ name, type, accountId }: ServiceSelector, none: string): string {
  if (type === undefined && accountId === undefined) {
    return name === undefined ? none : writeString(name);
  }
  const parts = { name, type, 'account.id': accountId };
  const written = Object.entries(parts).flatMap(([part, value]) =>
    value === undefined ? [] : [`${part}: ${writeString(value)}`],
  );
  return `id(${written.join(', ')})`;
}

function printEnds(source: ServiceSelector, target: ServiceSelector): string {
  const ends = [printSelector(source, 'id()'), printSelector(target, 'id()')];
  return ends.every((end) => end === 'id()') ? '' : ends.join(', ');
}

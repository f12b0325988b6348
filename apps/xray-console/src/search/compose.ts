import { parseFilter } from '@xray-microservices/xray-model';
import type { AnnotationValue } from '@xray-microservices/xray-model';

/** Text in quotes, as filters have it. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Names a service in `service(…)` and `edge(…)`. */
export function selectorOf(name: string, type?: string): string {
  return type === undefined ? quote(name) : `id(name: ${quote(name)}, type: ${quote(type)})`;
}

/** A term for an annotation with this value. */
export function annotationTerm(key: string, value: AnnotationValue): string {
  const field = /^[A-Za-z0-9_]+$/.test(key) ? `annotation.${key}` : `annotation[${key}]`;
  return `${field} = ${typeof value === 'string' ? quote(value) : String(value)}`;
}

/** The terms of a filter all of which must hold, as they are written. One that cannot be read is one term. */
export function termsOf(filter: string): readonly string[] {
  const text = filter.trim();
  if (text === '') {
    return [];
  }
  const parsed = parseFilter(text);
  return parsed.ok && parsed.filter.kind === 'and'
    ? parsed.filter.terms.map(({ span }) => withParentheses(text, span.offset, span.offset + span.length))
    : [text];
}

/** Spans leave parentheses around a term out; they are taken in again. */
function withParentheses(text: string, from: number, to: number): string {
  let [start, end] = [from, to];
  for (;;) {
    const before = /\(\s*$/.exec(text.slice(0, start));
    const after = /^\s*\)/.exec(text.slice(end));
    if (before === null || after === null) {
      return text.slice(start, end);
    }
    start = before.index;
    end += after[0].length;
  }
}

/** A filter that also asks for a term. */
export function withTerm(filter: string, term: string): string {
  const terms = termsOf(filter);
  return terms.includes(term) ? filter : [...terms.map(asTerm), term].join(' AND ');
}

/** A filter that asks for a term no longer. */
export function withoutTerm(filter: string, term: string): string {
  return termsOf(filter)
    .filter((each) => each !== term)
    .join(' AND ');
}

/** A term that may stand beside others. */
function asTerm(text: string): string {
  const parsed = parseFilter(text);
  return parsed.ok && parsed.filter.kind === 'or' && !isWrapped(text) ? `(${text})` : text;
}

function isWrapped(text: string): boolean {
  return text.startsWith('(') && parseFilter(text.slice(1, -1)).ok && text.endsWith(')');
}

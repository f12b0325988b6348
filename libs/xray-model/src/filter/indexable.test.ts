import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFacts } from '../../test/support/facts.ts';
import { COMMON, filters } from '../../test/support/filters.ts';
import { SHOP } from '../../test/support/shop-trace.ts';
import type { AnnotationValue } from '../document/segment-document.ts';
import type { TraceFacts } from '../facts/trace-facts.ts';
import { indexable } from './indexable.ts';
import type { IndexableTerm } from './indexable.ts';
import { matchesFilter } from './matches-filter.ts';
import type { FilterContext } from './matches-filter.ts';
import { parseFilter } from './parse-filter.ts';

function termsOf(text: string, context?: FilterContext): readonly IndexableTerm[] {
  const result = parseFilter(text);
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return indexable(result.filter, context);
}

/** What a column of a store would hold. */
function column(term: IndexableTerm, facts: TraceFacts): readonly (AnnotationValue | undefined)[] {
  switch (term.field) {
    case 'ok':
    case 'error':
    case 'fault':
    case 'throttle':
    case 'partial':
    case 'duration':
      return [facts[term.field]];
    case 'responsetime':
      return [facts.responseTime];
    case 'http.status':
      return [facts.http?.status];
    case 'http.url':
      return [facts.http?.url];
    case 'http.method':
      return [facts.http?.method];
    case 'user':
      return facts.services.map(({ user }) => user);
    case 'annotation':
      return facts.annotations.filter(({ key }) => key === term.key).map(({ value }) => value);
    case 'service':
      return [];
  }
}

/** Whether a store would find the trace by a term. */
function isFoundBy(term: IndexableTerm, facts: TraceFacts): boolean {
  if (term.field === 'service') {
    const { name, type, accountId } = term.value;
    return facts.services.some(
      ({ id }) =>
        (name ?? id.name) === id.name &&
        (type ?? id.type) === id.type &&
        (accountId ?? id.accountId) === id.accountId,
    );
  }
  return column(term, facts).some((value) => {
    if (value === undefined || term.op === 'set') {
      return value !== undefined && value !== false;
    }
    if (typeof value !== typeof term.value) {
      return false;
    }
    const [text, wanted] = [String(value), String(term.value)];
    return {
      '=': value === term.value,
      '!=': value !== term.value,
      '<': value < term.value,
      '<=': value <= term.value,
      '>': value > term.value,
      '>=': value >= term.value,
      CONTAINS: text.includes(wanted),
      BEGINSWITH: text.startsWith(wanted),
      ENDSWITH: text.endsWith(wanted),
    }[term.op];
  });
}

describe('indexable', () => {
  it('never excludes a trace that matches', () => {
    let matching = 0;
    let indexed = 0;
    fc.assert(
      fc.property(filters(COMMON), filters(COMMON), randomFacts, (filter, group, facts) => {
        const context: FilterContext = { groups: (name) => (name === 'group' ? group : undefined) };
        if (matchesFilter(filter, facts, context)) {
          const terms = [...indexable(filter), ...indexable(filter, context)];
          matching += 1;
          indexed += terms.length > 0 ? 1 : 0;
          expect(terms.filter((term) => !isFoundBy(term, facts))).toEqual([]);
        }
      }),
      { numRuns: 5000 },
    );
    // Otherwise nothing was tried.
    expect(matching).toBeGreaterThan(500);
    expect(indexed).toBeGreaterThan(100);
  });

  it.each<[string, IndexableTerm[]]>([
    ['fault', [{ field: 'fault', op: '=', value: true }]],
    ['!fault', [{ field: 'fault', op: '=', value: false }]],
    ['!!fault', [{ field: 'fault', op: '=', value: true }]],
    ['ok = false', [{ field: 'ok', op: '=', value: false }]],
    ['!(ok != false)', [{ field: 'ok', op: '=', value: false }]],
    ['duration > 2', [{ field: 'duration', op: '>', value: 2 }]],
    ['!(duration > 2)', []],
    ['user', [{ field: 'user', op: 'set' }]],
    ['!user', []],
    ['http.url CONTAINS "a"', [{ field: 'http.url', op: 'CONTAINS', value: 'a' }]],
    ['annotation.a', [{ field: 'annotation', key: 'a', op: 'set' }]],
    ['annotation[a.b] != 1', [{ field: 'annotation', key: 'a.b', op: '!=', value: 1 }]],
    ['service("a") { fault }', [{ field: 'service', op: '=', value: { name: 'a' } }]],
    ['!service("a")', []],
    ['service() { fault }', []],
    ['service(id(type: "client"))', []],
    ['edge(id(type: "client"), "b")', [{ field: 'service', op: '=', value: { name: 'b' } }]],
    [
      'edge("a", id(type: "t", account.id: "1"))',
      [
        { field: 'service', op: '=', value: { name: 'a' } },
        { field: 'service', op: '=', value: { type: 't', accountId: '1' } },
      ],
    ],
    ['index = 1', []],
    ['rootcause.fault.service { fault }', []],
    ['fault OR error', []],
    [
      '!(fault OR (ok OR !partial))',
      [
        { field: 'fault', op: '=', value: false },
        { field: 'ok', op: '=', value: false },
        { field: 'partial', op: '=', value: true },
      ],
    ],
    [
      'fault (duration > 1 AND (ok OR error))',
      [
        { field: 'fault', op: '=', value: true },
        { field: 'duration', op: '>', value: 1 },
      ],
    ],
  ])('finds in %s what every match has', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });

  it('looks into groups when it is given them, but not into groups of groups', () => {
    const groups: Readonly<Record<string, string>> = { g: 'fault AND group.name = "h"', h: 'error' };
    const context: FilterContext = {
      groups: (name) => {
        const result = parseFilter(groups[name] ?? '');
        return result.ok ? result.filter : undefined;
      },
    };
    const fault = [{ field: 'fault', op: '=', value: true }];
    expect(termsOf('group.name = "g"', context)).toEqual(fault);
    expect(termsOf('group.name = "g"')).toEqual([]);
    expect(termsOf('!group.name = "g"', context)).toEqual([]);
    expect(termsOf('group.name != "g"', context)).toEqual([]);
  });

  it('finds what a trace of several services has', () => {
    const terms = termsOf(
      'ok user = "alice" annotation.age > 29 service("stock") { fault } http.status < 300',
    );
    expect(terms).toHaveLength(5);
    expect(terms.every((term) => isFoundBy(term, SHOP))).toBe(true);
  });
});

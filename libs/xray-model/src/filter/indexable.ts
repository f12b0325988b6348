import type { AnnotationValue } from '../document/segment-document.ts';
import type { CompareFilter, Filter, ServiceSelector, SetFilter } from './ast.ts';
import type { FilterContext } from './matches-filter.ts';
import { isClient } from './occurrences.ts';
import type { Operator } from './vocabulary.ts';

const BOOLEANS = ['ok', 'error', 'fault', 'throttle', 'partial'] as const;
const VALUES = ['duration', 'responsetime', 'http.status', 'http.url', 'http.method', 'user'] as const;

/**
 * Something that every match has, for a store to look up. `set` is a field with any value (and, of an annotation that is a
 * boolean, the value true). `user` and annotations may have several values, of which one meets the term.
 */
export type IndexableTerm =
  | { readonly field: (typeof BOOLEANS)[number]; readonly op: '='; readonly value: boolean }
  | { readonly field: (typeof VALUES)[number]; readonly op: Operator; readonly value: AnnotationValue }
  | { readonly field: (typeof VALUES)[number]; readonly op: 'set' }
  | {
      readonly field: 'annotation';
      readonly key: string;
      readonly op: Operator;
      readonly value: AnnotationValue;
    }
  | { readonly field: 'annotation'; readonly key: string; readonly op: 'set' }
  /** One of the trace's services has all of these parts. */
  | { readonly field: 'service'; readonly op: '='; readonly value: ServiceSelector };

/**
 * The terms that hold for every trace that meets a filter. They never exclude a match, but let others through: what they
 * find is still to be asked by {@link matchesFilter}.
 *
 * @param context when given, the filters of groups are looked into (but not the groups that these name)
 */
export function indexable(filter: Filter, context?: FilterContext): readonly IndexableTerm[] {
  return termsOf(filter, false, context);
}

function termsOf(
  filter: Filter,
  isNegated: boolean,
  context: FilterContext | undefined,
): readonly IndexableTerm[] {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const allHold = (filter.kind === 'and') !== isNegated;
      return allHold ? filter.terms.flatMap((term) => termsOf(term, isNegated, context)) : [];
    }
    case 'not':
      return termsOf(filter.term, !isNegated, context);
    case 'set':
    case 'compare':
      return termsOfSimple(filter, isNegated);
    case 'service':
      return isNegated ? [] : termsOfService(filter.service);
    case 'edge':
      return isNegated ? [] : [...termsOfService(filter.source), ...termsOfService(filter.target)];
    case 'group': {
      const group = isNegated || filter.operator === '!=' ? undefined : context?.groups(filter.group);
      return group === undefined ? [] : termsOf(group, false, undefined);
    }
    case 'rootcause':
    case 'rootcause.json':
      return [];
  }
}

function termsOfSimple(filter: SetFilter | CompareFilter, isNegated: boolean): readonly IndexableTerm[] {
  const field = filter.field.kind === 'annotation' ? 'annotation' : filter.field.name;
  const boolean = BOOLEANS.find((name) => name === field);
  if (boolean !== undefined) {
    return [{ field: boolean, op: '=', value: wantedBoolean(filter) !== isNegated }];
  }
  if (isNegated) {
    return [];
  }
  const test = filter.kind === 'set' ? { op: 'set' as const } : { op: filter.operator, value: filter.value };
  if (filter.field.kind === 'annotation') {
    return [{ field: 'annotation', key: filter.field.key, ...test }];
  }
  const value = VALUES.find((name) => name === field);
  return value === undefined ? [] : [{ field: value, ...test }];
}

function wantedBoolean(filter: SetFilter | CompareFilter): boolean {
  return filter.kind === 'set' || (filter.value === true) === (filter.operator === '=');
}

/** The client before a root is no service of the trace, and any service is no condition. */
function termsOfService(selector: ServiceSelector): readonly IndexableTerm[] {
  const isCondition = Object.keys(selector).length > 0 && !isClient(selector);
  return isCondition ? [{ field: 'service', op: '=', value: selector }] : [];
}

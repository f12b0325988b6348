import type { TraceFacts } from '../facts/trace-facts.ts';
import type { CompareFilter, Filter, GroupFilter, SetFilter } from './ast.ts';
import { compares } from './compare.ts';
import { occurrencesOf } from './occurrences.ts';
import { hasRootCauses } from './root-cause-json.ts';
import { valuesOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { FILTER_LIMITS } from './limits.ts';

/** What a filter may refer to. */
export interface FilterContext {
  /** The filter of a group, by its name or ARN; `undefined` when there is no such group. */
  readonly groups: (nameOrArn: string) => Filter | undefined;
}

/**
 * Whether a trace meets a filter.
 *
 * A comparison holds when one of the values of its field meets it. A field without a value meets none, `!=` included:
 * `!user` finds traces without a user, `user != "a"` those with another one.
 */
export function matchesFilter(filter: Filter, facts: TraceFacts, context: FilterContext): boolean {
  return holds(filter, { part: 'trace', facts }, createEvaluation(facts, context));
}

/** One look at one trace: what terms share while it goes on. */
export interface Evaluation {
  readonly facts: TraceFacts;
  readonly context: FilterContext;
  /** How many groups one is in. */
  readonly depth: number;
  /** Answers of groups, by depth and name: no group is looked at more than once for each depth. */
  readonly answers: Map<string, boolean | undefined>;
}

export function createEvaluation(facts: TraceFacts, context: FilterContext): Evaluation {
  return { facts, context, depth: 0, answers: new Map() };
}

/** Whether a subject of a trace meets a filter. */
export function holds(filter: Filter, subject: Subject, evaluation: Evaluation): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => holds(term, subject, evaluation));
    case 'or':
      return filter.terms.some((term) => holds(term, subject, evaluation));
    case 'not':
      return !holds(filter.term, subject, evaluation);
    case 'set':
    case 'compare':
      return simpleHolds(filter, subject);
    case 'service':
    case 'edge':
    case 'rootcause': {
      const inner = filter.filter;
      const found = occurrencesOf(filter, evaluation.facts);
      return inner === undefined ? found.length > 0 : found.some((each) => holds(inner, each, evaluation));
    }
    case 'rootcause.json':
      return hasRootCauses(filter.causes, evaluation.facts) === (filter.operator === '=');
    case 'group':
      return groupHolds(filter, evaluation) === (filter.operator === '=');
  }
}

function simpleHolds(filter: SetFilter | CompareFilter, subject: Subject): boolean {
  return valuesOf(filter.field, subject).some((value) =>
    filter.kind === 'set' ? value !== false : compares(value, filter.operator, filter.value),
  );
}

/** Whether the trace is in a group; `undefined` when the group is unknown or lies too deep. */
export function groupHolds({ group }: GroupFilter, evaluation: Evaluation): boolean | undefined {
  const { facts, context, answers } = evaluation;
  const depth = evaluation.depth + 1;
  const key = `${depth} ${group}`;
  const filter = depth > FILTER_LIMITS.groupDepth || answers.has(key) ? undefined : context.groups(group);
  if (filter !== undefined) {
    answers.set(key, holds(filter, { part: 'trace', facts }, { ...evaluation, depth }));
  }
  return answers.get(key);
}

import type { ServiceFacts, TraceFacts } from '../facts/trace-facts.ts';
import { excerpt } from '../printable.ts';
import type { CompareFilter, Filter, ServiceSelector, SetFilter } from './ast.ts';
import { printField } from './print-filter.ts';
import { hasMeaning, valuesOf } from './subject.ts';
import type { Subject } from './subject.ts';
import type { Keyword } from './vocabulary.ts';

/**
 * What to try instead, where people stumble; `undefined` when there is nothing to say.
 *
 * @param filter a part of a filter that holds though it should not, or the other way round
 * @param isWanted whether it should hold
 */
export function hintOf(
  filter: Filter,
  isWanted: boolean,
  subject: Subject,
  facts: TraceFacts,
): string | undefined {
  switch (filter.kind) {
    case 'set':
    case 'compare':
      return (
        hintOfOutcome(filter, isWanted, subject, facts) ?? hintOfMissing(filter, isWanted, subject, facts)
      );
    case 'service':
      return isWanted ? hintOfName(filter.service, facts) : undefined;
    case 'edge':
      return isWanted ? (hintOfName(filter.source, facts) ?? hintOfName(filter.target, facts)) : undefined;
    case 'and':
    case 'or':
    case 'not':
    case 'rootcause':
    case 'rootcause.json':
    case 'group':
      return undefined;
  }
}

/** What is asked of an answer: that it is one of the failures, or that it is not `ok`. */
const FAILURES = new Map<
  Keyword,
  { readonly asked: boolean; readonly has: (service: ServiceFacts) => boolean }
>([
  ['error', { asked: true, has: ({ error }) => error }],
  ['fault', { asked: true, has: ({ fault }) => fault }],
  ['throttle', { asked: true, has: ({ throttle }) => throttle }],
  ['ok', { asked: false, has: ({ ok }) => !ok }],
]);

/** Keywords of a trace look at its root, which may well have handled what went wrong behind it. */
function hintOfOutcome(
  filter: SetFilter | CompareFilter,
  isWanted: boolean,
  subject: Subject,
  facts: TraceFacts,
): string | undefined {
  const keyword = filter.field.kind === 'keyword' ? filter.field.name : undefined;
  const failure = keyword && FAILURES.get(keyword);
  const isTrue = filter.kind === 'set' || (filter.operator === '=') === (filter.value === true);
  if (failure === undefined || subject.part !== 'trace' || (isTrue === isWanted) !== failure.asked) {
    return undefined;
  }
  const found = facts.services.find(failure.has);
  const inside = failure.asked ? keyword : `!${keyword}`;
  return (
    found &&
    `A keyword alone looks at the answer of the whole trace, but "${excerpt(found.id.name, 40)}" meets it: try service() { ${inside} }.`
  );
}

function hintOfMissing(
  filter: SetFilter | CompareFilter,
  isWanted: boolean,
  subject: Subject,
  facts: TraceFacts,
): string | undefined {
  if (!isWanted || valuesOf(filter.field, subject).length > 0) {
    return undefined;
  }
  const { field } = filter;
  if (field.kind === 'keyword' && !hasMeaning(field.name, subject.part)) {
    const asked = subject.part === 'edge' ? 'call' : subject.part;
    return `A ${asked} has no "${field.name}": root causes have it, as in rootcause.fault.entity { … }.`;
  }
  if (field.kind === 'annotation') {
    const lower = field.key.toLowerCase();
    const similar = facts.annotations.find(({ key }) => key.toLowerCase() === lower);
    if (similar !== undefined) {
      return `Letter case counts: the trace has ${excerpt(printField({ kind: 'annotation', key: similar.key }), 60)}.`;
    }
  }
  return filter.kind === 'compare' && filter.operator === '!='
    ? `Nothing is compared where no value is: !${excerpt(printField(field), 60)} finds traces without one.`
    : undefined;
}

function hintOfName({ name }: ServiceSelector, facts: TraceFacts): string | undefined {
  if (name === undefined || facts.services.some(({ id }) => id.name === name)) {
    return undefined;
  }
  const similar = facts.services.find(({ id }) => id.name.toLowerCase() === name.toLowerCase());
  if (similar !== undefined) {
    return `Letter case counts: the trace has a service "${excerpt(similar.id.name, 40)}".`;
  }
  const names = [...new Set(facts.services.map(({ id }) => id.name))].slice(0, 5);
  return names.length === 0
    ? undefined
    : `The trace has ${names.map((each) => `"${excerpt(each, 40)}"`).join(', ')}.`;
}

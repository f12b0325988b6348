import type { AnnotationValue } from '../document/segment-document.ts';
import type { ServiceId, TraceFacts } from '../facts/trace-facts.ts';
import { excerpt } from '../printable.ts';
import type {
  CompareFilter,
  EdgeFilter,
  RootCauseFilter,
  ServiceFilter,
  ServiceSelector,
  SetFilter,
} from './ast.ts';
import { compares } from './compare.ts';
import { printField } from './print-filter.ts';
import type { Subject } from './subject.ts';
import type { Operator } from './vocabulary.ts';

/** Characters of a value that are shown. */
const MAX_VALUE_LENGTH = 40;
const MAX_VALUES = 5;

/** How a value that does not meet a comparison differs from what was asked. */
const DIFFERENCES: Readonly<Record<Operator, string>> = {
  '=': 'not',
  '!=': 'and nothing other than',
  '<': 'not less than',
  '<=': 'not less than or equal to',
  '>': 'not more than',
  '>=': 'not more than or equal to',
  CONTAINS: 'which does not contain',
  BEGINSWITH: 'which does not begin with',
  ENDSWITH: 'which does not end with',
};

const TYPES = { string: 'text', number: 'a number', boolean: 'a boolean' } as const;

/** The values with those first that meet the term. */
export function valueOrder(
  filter: SetFilter | CompareFilter,
  values: readonly AnnotationValue[],
): readonly AnnotationValue[] {
  const meets = (value: AnnotationValue): boolean =>
    filter.kind === 'set' ? value !== false : compares(value, filter.operator, filter.value);
  return [...values.filter(meets), ...values.filter((value) => !meets(value))];
}

/** The first values as they may be shown, each once. */
export function shownValues(values: readonly AnnotationValue[]): readonly string[] {
  return [...new Set(values)].slice(0, MAX_VALUES).map(shownValue);
}

function shownValue(value: AnnotationValue): string {
  return typeof value === 'string' ? `"${excerpt(value, MAX_VALUE_LENGTH)}"` : String(value);
}

/** `http.status is 503, not 200` */
export function sentenceOf(
  filter: SetFilter | CompareFilter,
  isHolding: boolean,
  values: readonly AnnotationValue[],
): string {
  const field = excerpt(printField(filter.field), 60);
  const [first] = values;
  if (first === undefined) {
    return `${field} is not set.`;
  }
  const others = new Set(values).size - 1;
  const is = `${field} is ${shownValue(first)}${others > 0 && !isHolding ? ` (and ${others} more)` : ''}`;
  return isHolding || filter.kind === 'set' ? `${is}.` : `${is}, ${differenceOf(filter, values)}.`;
}

function differenceOf({ operator, value }: CompareFilter, values: readonly AnnotationValue[]): string {
  const isOfThatType = values.some((each) => typeof each === typeof value);
  const [first] = values;
  return isOfThatType || first === undefined
    ? `${DIFFERENCES[operator]} ${shownValue(value)}`
    : `which is ${typesOf(first)} and not ${typesOf(value)}`;
}

function typesOf(value: AnnotationValue): string {
  return typeof value === 'string' ? TYPES.string : typeof value === 'number' ? TYPES.number : TYPES.boolean;
}

const PLURALS = { service: 'services', entity: 'entities', exception: 'exceptions' };

/** `are 2 services named "a"` */
export function countInWords(filter: ServiceFilter | EdgeFilter | RootCauseFilter, count: number): string {
  const number = count === 0 ? 'is no' : count === 1 ? 'is 1' : `are ${count}`;
  const plural = count > 1 ? 's' : '';
  switch (filter.kind) {
    case 'service':
      return `${number} service${plural}${partsInWords(filter.service)}`;
    case 'edge':
      return `${number} call${plural} from ${endInWords(filter.source)} to ${endInWords(filter.target)}`;
    case 'rootcause':
      return `${number} ${count > 1 ? PLURALS[filter.part] : filter.part} in root causes (${filter.cause})`;
  }
}

function endInWords(selector: ServiceSelector): string {
  return `${Object.keys(selector).length === 0 ? 'any' : 'a'} service${partsInWords(selector)}`;
}

function partsInWords({ name, type, accountId }: ServiceSelector): string {
  const parts = [
    name === undefined ? '' : ` named ${shownValue(name)}`,
    type === undefined ? '' : ` of type ${shownValue(type)}`,
    accountId === undefined ? '' : ` of account ${shownValue(accountId)}`,
  ];
  return parts.join('');
}

/** What an occurrence is called. */
export function nameOfSubject(subject: Subject, facts: TraceFacts): string {
  switch (subject.part) {
    case 'trace':
      return 'the trace';
    case 'service':
      return nameOfService(subject.service.id);
    case 'edge': {
      const { source } = subject.edge;
      const caller = source === undefined ? 'the client' : nameOfService(facts.services[source]?.id);
      return `the call from ${caller} to ${nameOfService(subject.target?.id)}`;
    }
    case 'rootcause': {
      const { index, service, entity, exception } = subject.element;
      const name = exception === undefined ? (entity?.name ?? service?.id.name) : exception.name;
      return `number ${index}, ${name === undefined ? 'without a name' : shownValue(name)}`;
    }
  }
}

function nameOfService(id: ServiceId | undefined): string {
  const type = id?.type === undefined ? '' : ` [${excerpt(id.type, MAX_VALUE_LENGTH)}]`;
  return id === undefined ? 'a service that is not known' : `${shownValue(id.name)}${type}`;
}

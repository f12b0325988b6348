import type { RootCauseKind, RootCausePart } from './ast.ts';

/** What a keyword's values are, which decides the operators it takes. */
export type KeywordType = 'boolean' | 'number' | 'string';

/**
 * The simple keywords. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
 *
 * `account.id` is not in that list, but Grafana's X-Ray data source offers it.
 */
export const KEYWORDS = {
  ok: { type: 'boolean', detail: 'The answer was a success (2xx).' },
  error: { type: 'boolean', detail: 'The answer was a client error (4xx).' },
  fault: { type: 'boolean', detail: 'The answer was a server fault (5xx).' },
  throttle: { type: 'boolean', detail: 'The answer was 429 Too Many Requests.' },
  partial: { type: 'boolean', detail: 'A segment is still in progress.' },
  inferred: { type: 'boolean', detail: 'The segment was added for a service that sends none.' },
  first: {
    type: 'boolean',
    detail: 'The first of a list: of a root cause, or the service called by nobody.',
  },
  last: { type: 'boolean', detail: 'The last of a list: of a root cause, or a service that calls nobody.' },
  remote: { type: 'boolean', detail: 'A root cause lies behind a remote call.' },
  root: { type: 'boolean', detail: 'The service is the entry point of the trace.' },
  responsetime: { type: 'number', detail: 'Seconds until the answer was sent.' },
  duration: { type: 'number', detail: 'Seconds in all, with every call downstream.' },
  'http.status': { type: 'number', detail: 'Status code of the answer.' },
  index: { type: 'number', detail: 'Position in a root cause, from 0.' },
  coverage: { type: 'number', detail: 'Part of the response time that the entity took, 0 to 1.' },
  'http.url': { type: 'string', detail: 'URL of the request.' },
  'http.method': { type: 'string', detail: 'Method of the request.' },
  'http.useragent': { type: 'string', detail: 'User agent of the request.' },
  'http.clientip': { type: 'string', detail: 'Address that the request came from.' },
  user: { type: 'string', detail: 'User of any segment.' },
  name: { type: 'string', detail: 'Name of a service, an entity or an exception.' },
  type: { type: 'string', detail: 'Type of a service, such as AWS::Lambda::Function.' },
  message: { type: 'string', detail: 'Message of an exception.' },
  availabilityzone: { type: 'string', detail: 'Availability zone of any segment.' },
  'instance.id': { type: 'string', detail: 'EC2 instance of any segment.' },
  'resource.arn': { type: 'string', detail: 'ARN of the resource of any segment.' },
  'account.id': { type: 'string', detail: 'Account of a service.' },
} as const satisfies Record<string, { readonly type: KeywordType; readonly detail: string }>;

/** A simple keyword in lower case. */
export type Keyword = keyof typeof KEYWORDS;

/** Whether a word, in lower case, is a simple keyword. */
export function isKeyword(word: string): word is Keyword {
  return Object.hasOwn(KEYWORDS, word);
}

/** The simple keywords in the order in which they are explained. */
export const KEYWORD_NAMES: readonly Keyword[] = Object.keys(KEYWORDS).filter(isKeyword);

const NUMBER_OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const;
const STRING_OPERATORS = ['=', '!=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH'] as const;

/** A comparison, as it is printed. */
export type Operator = (typeof NUMBER_OPERATORS)[number] | (typeof STRING_OPERATORS)[number];

/** The operators of each type, and of annotations, whose type is not known before a trace is looked at. */
export const OPERATORS: Readonly<Record<KeywordType | 'annotation', readonly Operator[]>> = {
  boolean: ['=', '!='],
  number: NUMBER_OPERATORS,
  string: STRING_OPERATORS,
  annotation: ['=', '!=', '<', '<=', '>', '>=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH'],
};

/** Reads an operator in any letter case. */
export function parseOperator(text: string): Operator | undefined {
  const upper = text.toUpperCase();
  return OPERATORS.annotation.find((operator) => operator === upper);
}

export const ROOT_CAUSE_KINDS: readonly RootCauseKind[] = ['fault', 'error', 'responsetime'];
export const ROOT_CAUSE_PARTS: readonly RootCausePart[] = ['service', 'entity', 'exception'];

/** The keywords that open a block or name a group, with what they are for. */
export const COMPLEX_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['service', 'A service whose own answer meets a filter.'],
  ['edge', 'A call between two services that meets a filter.'],
  ['group.name', 'The filter of a group, by its name.'],
  ['group.arn', 'The filter of a group, by its ARN.'],
  ...ROOT_CAUSE_KINDS.flatMap((kind) =>
    ROOT_CAUSE_PARTS.map(
      (part) => [`rootcause.${kind}.${part}`, `A root cause (${kind}) with such a ${part}.`] as const,
    ),
  ),
  ['rootcause.json', 'A root cause as GetTraceSummaries answers it.'],
]);

/** The parts of `id(…)`, which names a service more exactly. */
export const ID_PARTS = ['name', 'type', 'account.id'] as const;
export type IdPart = (typeof ID_PARTS)[number];

import type { AnnotationValue } from '../document/segment-document.ts';
import { roundToMicroseconds } from '../draft.ts';
import type { EdgeFacts, HttpFacts, RootCauseStep, ServiceFacts, TraceFacts } from '../facts/trace-facts.ts';
import type { Field } from './ast.ts';
import type { Keyword } from './vocabulary.ts';

type Entity = RootCauseStep['entities'][number];
type ExceptionFacts = Entity['exceptions'][number];

/** A service, an entity or an exception of a root cause, with its place among the others. */
export interface CauseElement {
  readonly index: number;
  readonly count: number;
  readonly service?: ServiceFacts;
  readonly entity?: Entity;
  readonly exception?: ExceptionFacts;
}

/** What a term is asked of: a trace, or the part of one that a block looks at. */
export type Subject =
  | { readonly part: 'trace'; readonly facts: TraceFacts }
  | { readonly part: 'service'; readonly service: ServiceFacts }
  | { readonly part: 'edge'; readonly edge: EdgeFacts; readonly target: ServiceFacts | undefined }
  | { readonly part: 'rootcause'; readonly element: CauseElement };

type Values = readonly (AnnotationValue | undefined)[];
type Readers<Part> = Readonly<Partial<Record<Keyword, (part: Part) => Values>>>;

/** Of a trace: the answer of its root, and for what only services have, that of any service. */
const OF_TRACE: Readers<TraceFacts> = {
  ...readersOfOutcome(),
  partial: (trace) => [trace.partial],
  inferred: (trace) => [trace.services.some(({ inferred }) => inferred)],
  remote: (trace) => [causeEntities(trace).some(({ remote }) => remote)],
  root: (trace) => [trace.entryPoint !== undefined],
  duration: (trace) => [trace.duration],
  coverage: (trace) => causeEntities(trace).map(({ coverage }) => coverage),
  user: (trace) => trace.services.map(({ user }) => user),
  name: (trace) => trace.services.map(({ id }) => id.name),
  type: (trace) => trace.services.map(({ id }) => id.type),
  'account.id': (trace) => trace.services.map(({ id }) => id.accountId),
  message: (trace) => trace.services.flatMap(({ messages }) => messages),
  availabilityzone: (trace) => trace.services.map(({ availabilityZone }) => availabilityZone),
  'instance.id': (trace) => trace.services.map(({ instanceId }) => instanceId),
  'resource.arn': (trace) => trace.services.map(({ resourceArn }) => resourceArn),
};

const OF_SERVICE: Readers<ServiceFacts> = {
  ...readersOfOutcome(),
  ...readersOfTimes(),
  inferred: (service) => [service.inferred],
  first: (service) => [service.root],
  last: (service) => [service.last],
  root: (service) => [service.root],
  user: (service) => [service.user],
  name: (service) => [service.id.name],
  type: (service) => [service.id.type],
  'account.id': (service) => [service.id.accountId],
  message: (service) => service.messages,
  availabilityzone: (service) => [service.availabilityZone],
  'instance.id': (service) => [service.instanceId],
  'resource.arn': (service) => [service.resourceArn],
};

/** The numbers of a call are those of its caller. What a call does not have is asked of the service it reaches. */
const OF_EDGE: Readers<EdgeFacts> = { ...readersOfOutcome(), ...readersOfTimes() };

/** What a root cause does not say of an element is asked of the service that it is in. */
const OF_CAUSE: Readers<CauseElement> = {
  index: ({ index }) => [index],
  first: ({ index }) => [index === 0],
  last: ({ index, count }) => [index === count - 1],
  remote: ({ entity }) => [entity?.remote],
  coverage: ({ entity }) => [entity?.coverage],
  name: ({ service, entity, exception }) => [
    exception === undefined ? (entity?.name ?? service?.id.name) : exception.name,
  ],
  message: ({ service, entity, exception }) =>
    exception === undefined
      ? (entity?.exceptions.map(({ message }) => message) ?? service?.messages ?? [])
      : [exception.message],
};

/** What traces, services and calls have alike. */
function readersOfOutcome(): Readers<
  Pick<ServiceFacts, 'ok' | 'error' | 'fault' | 'throttle' | 'responseTime'> & { readonly http?: HttpFacts }
> {
  return {
    ok: ({ ok }) => [ok],
    error: ({ error }) => [error],
    fault: ({ fault }) => [fault],
    throttle: ({ throttle }) => [throttle],
    responsetime: ({ responseTime }) => [responseTime],
    'http.status': ({ http }) => [http?.status],
    'http.url': ({ http }) => [http?.url],
    'http.method': ({ http }) => [http?.method],
    'http.useragent': ({ http }) => [http?.userAgent],
    'http.clientip': ({ http }) => [http?.clientIp],
  };
}

function readersOfTimes(): Readers<Pick<ServiceFacts, 'startTime' | 'endTime' | 'inProgress'>> {
  return {
    partial: ({ inProgress }) => [inProgress],
    duration: ({ startTime, endTime }) => [roundToMicroseconds(endTime - startTime)],
  };
}

function causeEntities(trace: TraceFacts): readonly Entity[] {
  return [trace.faultRootCauses, trace.errorRootCauses, trace.responseTimeRootCauses].flatMap((causes) =>
    causes.flatMap((path) => path.flatMap(({ entities }) => entities)),
  );
}

/** The values that a field has in a subject: none when it is not set or means nothing there, or several. */
export function valuesOf(field: Field, subject: Subject): readonly AnnotationValue[] {
  if (field.kind === 'keyword') {
    return readKeyword(field.name, subject).filter((value) => value !== undefined);
  }
  return subject.part === 'trace'
    ? subject.facts.annotations.flatMap(({ key, value }) => (key === field.key ? [value] : []))
    : [];
}

function readKeyword(keyword: Keyword, subject: Subject): Values {
  switch (subject.part) {
    case 'trace':
      return OF_TRACE[keyword]?.(subject.facts) ?? [];
    case 'service':
      return OF_SERVICE[keyword]?.(subject.service) ?? [];
    case 'edge':
      return OF_EDGE[keyword]?.(subject.edge) ?? readService(keyword, subject.target);
    case 'rootcause':
      return OF_CAUSE[keyword]?.(subject.element) ?? readService(keyword, subject.element.service);
  }
}

function readService(keyword: Keyword, service: ServiceFacts | undefined): Values {
  return service === undefined ? [] : (OF_SERVICE[keyword]?.(service) ?? []);
}

/** Whether a keyword can have a value in such a subject at all. */
export function hasMeaning(keyword: Keyword, part: Subject['part']): boolean {
  const readers = { trace: OF_TRACE, service: OF_SERVICE, edge: OF_EDGE, rootcause: OF_CAUSE }[part];
  return keyword in readers || (part !== 'trace' && keyword in OF_SERVICE);
}

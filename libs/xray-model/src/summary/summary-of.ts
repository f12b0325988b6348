import type { AnnotationValue } from '../document/segment-document.ts';
import { clientOf } from '../facts/service-node.ts';
import type { HttpFacts, RootCauseStep, ServiceFacts, TraceFacts } from '../facts/trace-facts.ts';
import { rootCauseOf } from './root-cause-of.ts';
import { serviceIdOf, serviceIdsOf } from './service-ids.ts';
import type { SummaryHttp, SummaryRootCause, TraceSummary, ValueWithServiceIds } from './trace-summary.ts';

/** What a summary says beside the facts of its trace. */
export interface SummaryOptions {
  /** How often the trace has changed; 1 by default. */
  readonly revision?: number;
  /** Epoch seconds of what was found, when traces were searched for by their events. */
  readonly matchedEventTime?: number;
}

/** The summary of a trace as GetTraceSummaries answers it: ready to be written as JSON. */
export function summaryOf(facts: TraceFacts, options: SummaryOptions = {}): TraceSummary {
  const { services } = facts;
  const entry = facts.entryPoint === undefined ? undefined : services[facts.entryPoint];
  const causes = (kind: 'fault' | 'error' | 'responseTime'): SummaryRootCause[] =>
    rootCauses(facts, kind).map((steps) => rootCauseOf(kind, steps, services));
  return {
    Id: facts.id,
    StartTime: facts.startTime,
    Duration: facts.duration,
    ...(facts.responseTime === undefined ? {} : { ResponseTime: facts.responseTime }),
    HasFault: facts.fault,
    HasError: facts.error,
    HasThrottle: facts.throttle,
    IsPartial: facts.partial,
    Http: httpOf(facts.http ?? {}),
    Annotations: annotationsOf(facts),
    Users: usersOf(services),
    ServiceIds: serviceIdsOf(services.flatMap(({ id, root }) => (root ? [clientOf(id), id] : [id]))),
    ResourceARNs: distinct(services, 'resourceArn').map((arn) => ({ ARN: arn })),
    InstanceIds: distinct(services, 'instanceId').map((id) => ({ Id: id })),
    AvailabilityZones: distinct(services, 'availabilityZone').map((name) => ({ Name: name })),
    ...(entry === undefined ? {} : { EntryPoint: serviceIdOf(entry.id) }),
    FaultRootCauses: causes('fault'),
    ErrorRootCauses: causes('error'),
    ResponseTimeRootCauses: causes('responseTime'),
    Revision: options.revision ?? 1,
    ...(options.matchedEventTime === undefined ? {} : { MatchedEventTime: options.matchedEventTime }),
  };
}

function rootCauses(
  facts: TraceFacts,
  kind: 'fault' | 'error' | 'responseTime',
): readonly (readonly RootCauseStep[])[] {
  return facts[`${kind}RootCauses`];
}

function httpOf({ url, status, method, userAgent, clientIp }: HttpFacts): SummaryHttp {
  return {
    ...(url === undefined ? {} : { HttpURL: url }),
    ...(status === undefined ? {} : { HttpStatus: status }),
    ...(method === undefined ? {} : { HttpMethod: method }),
    ...(userAgent === undefined ? {} : { UserAgent: userAgent }),
    ...(clientIp === undefined ? {} : { ClientIp: clientIp }),
  };
}

function annotationsOf({ annotations, services }: TraceFacts): Record<string, ValueWithServiceIds[]> {
  const byKey = new Map<string, Map<AnnotationValue, number[]>>();
  for (const { key, value, service } of annotations) {
    const values = getOrAdd(byKey, key, () => new Map<AnnotationValue, number[]>());
    getOrAdd(values, value, (): number[] => []).push(service);
  }
  return Object.fromEntries(
    [...byKey].map(([key, values]) => [
      key,
      [...values].map(([value, carriers]) => ({
        AnnotationValue: annotationValueOf(value),
        ServiceIds: serviceIdsOf(carriers.flatMap((index) => services[index]?.id ?? [])),
      })),
    ]),
  );
}

function annotationValueOf(value: AnnotationValue): ValueWithServiceIds['AnnotationValue'] {
  if (typeof value === 'string') {
    return { StringValue: value };
  }
  return typeof value === 'number' ? { NumberValue: value } : { BooleanValue: value };
}

function usersOf(services: readonly ServiceFacts[]): TraceSummary['Users'] {
  return distinct(services, 'user').map((user) => ({
    UserName: user,
    ServiceIds: serviceIdsOf(services.filter((service) => service.user === user).map(({ id }) => id)),
  }));
}

type TextKey = 'user' | 'resourceArn' | 'instanceId' | 'availabilityZone';

function distinct(services: readonly ServiceFacts[], key: TextKey): string[] {
  return [...new Set(services.flatMap((service) => service[key] ?? []))];
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}

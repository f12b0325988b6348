import type { EdgeFacts, HttpFacts, Outcome, ServiceFacts, TraceFacts } from '@xray-microservices/xray-model';
import { FLAGS, TICKS, tookBetween } from './facts-format.ts';
import type {
  Maybe,
  PackedEdge,
  PackedFacts,
  PackedHttp,
  PackedService,
  Time,
  Took,
} from './facts-format.ts';

/** The facts of a trace as text, but for its id. */
export function packFacts(facts: TraceFacts): string {
  const base = facts.startTime;
  const https: HttpFacts[] = [];
  const http = placesIn(https);
  const packed: PackedFacts = {
    t: base,
    m: [
      outcomeFlags(facts) | (facts.partial ? FLAGS.inProgress : 0),
      packTime(facts.endTime, base),
      facts.duration,
      facts.responseTime ?? null,
      http(facts.http),
      facts.entryPoint ?? null,
    ],
    s: facts.services.map((service) => packService(service, base, http)),
    e: facts.edges.map((edge) => packEdge(edge, { base, http, target: facts.services[edge.target] })),
    h: https.map(packHttp),
    a: facts.annotations.map(({ key, value, service }) => [key, value, service]),
    c: [facts.faultRootCauses, facts.errorRootCauses, facts.responseTimeRootCauses],
  };
  return JSON.stringify(packed);
}

function packHttp({ url, method, status, userAgent, clientIp }: HttpFacts): PackedHttp {
  return [url ?? null, method ?? null, status ?? null, userAgent ?? null, clientIp ?? null];
}

function packService(service: ServiceFacts, base: number, http: Places): PackedService {
  const { id, user, resourceArn, instanceId, availabilityZone, version } = service;
  const flags =
    outcomeFlags(service) |
    (service.inProgress ? FLAGS.inProgress : 0) |
    (service.inferred ? FLAGS.inferred : 0) |
    (service.root ? FLAGS.root : 0) |
    (service.last ? FLAGS.last : 0);
  const texts = [user, resourceArn, instanceId, availabilityZone, version];
  return [
    id.name,
    id.type ?? null,
    id.accountId ?? null,
    flags,
    packTime(service.startTime, base),
    packTime(service.endTime, base),
    packTook(service),
    http(service.http),
    service.messages,
    texts.every((text) => text === undefined) ? [] : texts.map((text) => text ?? null),
  ];
}

interface EdgeContext {
  readonly base: number;
  readonly http: Places;
  readonly target: ServiceFacts | undefined;
}

function packEdge(edge: EdgeFacts, { base, http, target }: EdgeContext): PackedEdge {
  const hasTimesOfTarget = edge.startTime === target?.startTime && edge.endTime === target.endTime;
  const flags =
    outcomeFlags(edge) |
    (edge.inProgress ? FLAGS.inProgress : 0) |
    (edge.asynchronous ? FLAGS.asynchronous : 0);
  return [
    edge.source ?? null,
    edge.target,
    flags,
    hasTimesOfTarget ? null : packTime(edge.startTime, base),
    hasTimesOfTarget ? null : packTime(edge.endTime, base),
    packTook(edge),
    http(edge.http),
  ];
}

type Places = (http: HttpFacts | undefined) => Maybe<number>;

/** Gives each object one place in a list: a root's request is told three times in the facts. */
function placesIn(list: HttpFacts[]): Places {
  return (http) => {
    if (http === undefined) {
      return null;
    }
    const known = list.indexOf(http);
    return known === -1 ? list.push(http) - 1 : known;
  };
}

function packTime(time: number, base: number): Time {
  const ticks = (time - base) * TICKS;
  return base + ticks / TICKS === time ? ticks : String(time);
}

function packTook({ startTime, endTime, responseTime }: ServiceFacts | EdgeFacts): Took {
  return responseTime === tookBetween(startTime, endTime) ? true : (responseTime ?? null);
}

function outcomeFlags({ ok, error, fault, throttle }: Outcome): number {
  return (
    (ok ? FLAGS.ok : 0) |
    (error ? FLAGS.error : 0) |
    (fault ? FLAGS.fault : 0) |
    (throttle ? FLAGS.throttle : 0)
  );
}

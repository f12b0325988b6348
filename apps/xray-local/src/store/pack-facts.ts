import type { EdgeFacts, HttpFacts, Outcome, ServiceFacts, TraceFacts } from '@xray-microservices/xray-model';
import { FLAGS, TICKS } from './facts-format.ts';
import type { Maybe, PackedEdge, PackedFacts, PackedHttp, PackedService, Time } from './facts-format.ts';

/** The facts of a trace as text. */
export function packFacts(facts: TraceFacts): string {
  const base = facts.startTime;
  const https: HttpFacts[] = [];
  const http = placesIn(https);
  const packed: PackedFacts = {
    i: facts.id,
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
    e: facts.edges.map((edge) => packEdge(edge, base, http)),
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
    service.responseTime ?? null,
    http(service.http),
    service.messages,
    texts.every((text) => text === undefined) ? [] : texts.map((text) => text ?? null),
  ];
}

function packEdge(edge: EdgeFacts, base: number, http: Places): PackedEdge {
  const flags =
    outcomeFlags(edge) |
    (edge.inProgress ? FLAGS.inProgress : 0) |
    (edge.asynchronous ? FLAGS.asynchronous : 0);
  return [
    edge.source ?? null,
    edge.target,
    flags,
    packTime(edge.startTime, base),
    packTime(edge.endTime, base),
    edge.responseTime ?? null,
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

function outcomeFlags({ ok, error, fault, throttle }: Outcome): number {
  return (
    (ok ? FLAGS.ok : 0) |
    (error ? FLAGS.error : 0) |
    (fault ? FLAGS.fault : 0) |
    (throttle ? FLAGS.throttle : 0)
  );
}

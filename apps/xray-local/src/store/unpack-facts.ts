import type {
  EdgeFacts,
  EpochSeconds,
  HttpFacts,
  ServiceFacts,
  ServiceId,
  TraceFacts,
  TraceId,
} from '@xray-microservices/xray-model';
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

/** A value that is still being put together. */
type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** The facts that `packFacts` wrote. Member by member: spreading objects takes twice as long as all the rest. */
export function unpackFacts(text: string, id: TraceId): TraceFacts {
  const { t: base, m, h, s, e, a, c } = JSON.parse(text) as PackedFacts;
  const https = h.map(unpackHttp);
  const [flags, end, duration, response, http, entryPoint] = m;
  const services = s.map((service) => unpackService(service, base, https));
  const facts: Draft<TraceFacts> = {
    id,
    ok: (flags & FLAGS.ok) !== 0,
    error: (flags & FLAGS.error) !== 0,
    fault: (flags & FLAGS.fault) !== 0,
    throttle: (flags & FLAGS.throttle) !== 0,
    startTime: base,
    endTime: unpackTime(end, base),
    duration,
    partial: (flags & FLAGS.inProgress) !== 0,
    services,
    edges: e.map((edge) => unpackEdge(edge, { base, https, target: services[edge[1]] })),
    annotations: a.map(([key, value, service]) => ({ key, value, service })),
    faultRootCauses: c[0],
    errorRootCauses: c[1],
    responseTimeRootCauses: c[2],
  };
  setAnswer(facts, response, http, https);
  if (entryPoint !== null) facts.entryPoint = entryPoint;
  return facts;
}

function unpackService(packed: PackedService, base: EpochSeconds, https: readonly HttpFacts[]): ServiceFacts {
  const [name, type, accountId, flags, start, end, response, http, messages, texts] = packed;
  const id: Draft<ServiceId> = { name };
  if (type !== null) id.type = type;
  if (accountId !== null) id.accountId = accountId;
  const service: Draft<ServiceFacts> = {
    id,
    ok: (flags & FLAGS.ok) !== 0,
    error: (flags & FLAGS.error) !== 0,
    fault: (flags & FLAGS.fault) !== 0,
    throttle: (flags & FLAGS.throttle) !== 0,
    startTime: unpackTime(start, base),
    endTime: unpackTime(end, base),
    inProgress: (flags & FLAGS.inProgress) !== 0,
    inferred: (flags & FLAGS.inferred) !== 0,
    root: (flags & FLAGS.root) !== 0,
    last: (flags & FLAGS.last) !== 0,
    messages,
  };
  setAnswer(service, response, http, https);
  if (texts.length > 0) setTexts(service, texts);
  return service;
}

function setTexts(service: Draft<ServiceFacts>, texts: readonly Maybe<string>[]): void {
  const [user, resourceArn, instanceId, availabilityZone, version] = texts.map((text) => text ?? undefined);
  if (user !== undefined) service.user = user;
  if (resourceArn !== undefined) service.resourceArn = resourceArn;
  if (instanceId !== undefined) service.instanceId = instanceId;
  if (availabilityZone !== undefined) service.availabilityZone = availabilityZone;
  if (version !== undefined) service.version = version;
}

interface EdgeContext {
  readonly base: EpochSeconds;
  readonly https: readonly HttpFacts[];
  readonly target: ServiceFacts | undefined;
}

function unpackEdge(packed: PackedEdge, { base, https, target: called }: EdgeContext): EdgeFacts {
  const [source, target, flags, start, end, response, http] = packed;
  const edge: Draft<EdgeFacts> = {
    target,
    ok: (flags & FLAGS.ok) !== 0,
    error: (flags & FLAGS.error) !== 0,
    fault: (flags & FLAGS.fault) !== 0,
    throttle: (flags & FLAGS.throttle) !== 0,
    startTime: start === null ? (called?.startTime ?? base) : unpackTime(start, base),
    endTime: end === null ? (called?.endTime ?? base) : unpackTime(end, base),
    inProgress: (flags & FLAGS.inProgress) !== 0,
    asynchronous: (flags & FLAGS.asynchronous) !== 0,
  };
  setAnswer(edge, response, http, https);
  if (source !== null) edge.source = source;
  return edge;
}

function setAnswer(
  facts: { readonly startTime: number; readonly endTime: number; responseTime?: number; http?: HttpFacts },
  response: Took,
  place: Maybe<number>,
  https: readonly HttpFacts[],
): void {
  const http = place === null ? undefined : https[place];
  if (response === true) facts.responseTime = tookBetween(facts.startTime, facts.endTime);
  else if (response !== null) facts.responseTime = response;
  if (http !== undefined) facts.http = http;
}

function unpackHttp([url, method, status, userAgent, clientIp]: PackedHttp): HttpFacts {
  const http: Draft<HttpFacts> = {};
  if (url !== null) http.url = url;
  if (method !== null) http.method = method;
  if (status !== null) http.status = status;
  if (userAgent !== null) http.userAgent = userAgent;
  if (clientIp !== null) http.clientIp = clientIp;
  return http;
}

function unpackTime(packed: Time, base: number): EpochSeconds {
  return (typeof packed === 'string' ? Number(packed) : base + packed / TICKS) as EpochSeconds;
}

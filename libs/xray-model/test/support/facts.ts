import fc from 'fast-check';
import type {
  EdgeFacts,
  Outcome,
  RootCauseStep,
  ServiceFacts,
  TraceFacts,
} from '../../src/facts/trace-facts.ts';
import { epochSeconds } from '../../src/index.ts';
import { T0, TRACE_ID } from './documents.ts';

const times = { startTime: epochSeconds(T0), endTime: epochSeconds(T0 + 1) };
const FINE: Outcome = { ok: true, error: false, fault: false, throttle: false };

/** A service that answered well after a second. */
export function serviceFacts(name: string, members: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    id: { name },
    ...FINE,
    ...times,
    responseTime: 1,
    inProgress: false,
    inferred: false,
    root: false,
    last: false,
    messages: [],
    ...members,
  };
}

/** A call that was answered well after a second. */
export function edgeFacts(target: number, members: Partial<EdgeFacts> = {}): EdgeFacts {
  return { target, ...FINE, ...times, responseTime: 1, inProgress: false, asynchronous: false, ...members };
}

/** A trace of a second, without anything that a trace need not have. */
export function traceFacts(members: Partial<TraceFacts> = {}): TraceFacts {
  return {
    id: TRACE_ID,
    ...FINE,
    ...times,
    duration: 1,
    partial: false,
    services: [],
    edges: [],
    annotations: [],
    faultRootCauses: [],
    errorRootCauses: [],
    responseTimeRootCauses: [],
    ...members,
  };
}

const text = fc.constantFrom('api', 'db', 'a', '', 'GET');
const number = fc.constantFrom(0, 1, 2, 0.5, 200, 503);
const http = fc.record(
  { url: text, method: text, status: number, userAgent: text, clientIp: text },
  { requiredKeys: [] },
);
const outcome = { ok: fc.boolean(), error: fc.boolean(), fault: fc.boolean(), throttle: fc.boolean() };
const OUTCOME = ['ok', 'error', 'fault', 'throttle'] as const;

const services: fc.Arbitrary<ServiceFacts[]> = fc.array(
  fc
    .record(
      {
        id: fc.record({ name: text, type: text, accountId: text }, { requiredKeys: ['name'] }),
        ...outcome,
        responseTime: number,
        inProgress: fc.boolean(),
        inferred: fc.boolean(),
        root: fc.boolean(),
        last: fc.boolean(),
        http,
        user: text,
        resourceArn: text,
        messages: fc.array(text, { maxLength: 2 }),
      },
      { requiredKeys: ['id', ...OUTCOME, 'inProgress', 'inferred', 'root', 'last', 'messages'] },
    )
    .map((service) => ({ ...service, ...times })),
  { maxLength: 3 },
);

const edges: fc.Arbitrary<EdgeFacts[]> = fc.array(
  fc
    .record(
      {
        source: fc.nat(2),
        target: fc.nat(2),
        ...outcome,
        responseTime: number,
        inProgress: fc.boolean(),
        http,
      },
      { requiredKeys: ['target', ...OUTCOME, 'inProgress'] },
    )
    .map((edge) => ({ ...edge, ...times, asynchronous: false })),
  { maxLength: 3 },
);

const rootCauses: fc.Arbitrary<RootCauseStep[][]> = fc.array(
  fc.array(
    fc.record({
      service: fc.nat(2),
      entities: fc.array(
        fc.record(
          {
            name: text,
            remote: fc.boolean(),
            exceptions: fc.array(fc.record({ name: text, message: text }, { requiredKeys: [] }), {
              maxLength: 2,
            }),
            coverage: number,
          },
          { requiredKeys: ['name', 'remote', 'exceptions'] },
        ),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
  { maxLength: 2 },
);

/** Random facts, made of the values that random filters of common material ask for. */
export const randomFacts: fc.Arbitrary<TraceFacts> = fc
  .record(
    {
      ...outcome,
      duration: number,
      responseTime: number,
      partial: fc.boolean(),
      http,
      entryPoint: fc.nat(2),
      services,
      edges,
      annotations: fc.array(
        fc.record({
          key: fc.constantFrom('game', 'aws.op'),
          value: fc.oneof(text, number, fc.boolean()),
          service: fc.nat(2),
        }),
        { maxLength: 2 },
      ),
      faultRootCauses: rootCauses,
      errorRootCauses: rootCauses,
      responseTimeRootCauses: rootCauses,
    },
    {
      requiredKeys: [
        ...OUTCOME,
        'duration',
        'partial',
        'services',
        'edges',
        'annotations',
        'faultRootCauses',
        'errorRootCauses',
        'responseTimeRootCauses',
      ],
    },
  )
  .map((facts) => ({ ...facts, ...times, id: TRACE_ID }));

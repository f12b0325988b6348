import { assembleTrace } from '../../src/index.ts';
import type { Trace, TraceDocument, TraceId } from '../../src/index.ts';
import { document, id, T0 } from './documents.ts';
import type { Random } from './random.ts';

type Members = Record<string, unknown>;

interface Planned {
  readonly members: Members;
  readonly isSegment: boolean;
  readonly end: string;
  readonly embedded: Members[];
}

const NAMES = ['users', 'notification', 'DynamoDB', 'SNS', 'SQS', 'db@host'];

/** The documents of a random trace: segments, calls, flags, annotations, links, some parts unfinished or lost. */
export function randomDocuments(traceId: TraceId, random: Random): TraceDocument[] {
  const planned: Planned[] = [];
  const sent: Members[] = [];
  const count = 1 + random.below(20);
  for (let index = 0; index < count; index += 1) {
    const parent = planned[random.below(planned.length)];
    const item = planOne(traceId, index, parent, random);
    planned.push(item);
    if (item.isSegment || random.chance(0.3)) {
      sent.push(item.members);
    } else {
      parent?.embedded.push(item.members);
    }
  }
  return sent.filter(() => random.chance(0.9)).map(document);
}

/** A random trace; `undefined` when all its documents were lost. */
export function randomTrace(traceId: TraceId, random: Random): Trace | undefined {
  return assembleTrace(traceId, randomDocuments(traceId, random));
}

/** The id of the n-th trace of a test. */
export function traceIdOf(number: number): TraceId {
  return `1-5759e988-${number.toString(16).padStart(24, '0')}` as TraceId;
}

function planOne(traceId: TraceId, index: number, parent: Planned | undefined, random: Random): Planned {
  const isSegment = parent === undefined || random.chance(0.3);
  const end = (index + 1).toString(16);
  const start = T0 + random.below(600_000) / 1000;
  const embedded: Members[] = [];
  const members: Members = {
    id: id(end),
    name: NAMES[random.below(NAMES.length)],
    trace_id: traceId,
    start_time: start,
    ...(random.chance(0.1) ? { in_progress: true } : { end_time: start + random.below(3_000_000) / 1e6 }),
    ...(parent === undefined ? {} : { parent_id: id(parent.end) }),
    ...(isSegment ? {} : { type: 'subsegment', ...randomCall(random) }),
    ...(isSegment && random.chance(0.4)
      ? { origin: 'AWS::EC2::Instance', user: `user ${random.below(3)}` }
      : {}),
    ...randomAnswer(random),
    ...(random.chance(0.3) ? { annotations: { [`key${random.below(4)}`]: random.below(3) } } : {}),
    ...(random.chance(0.1) ? { links: [{ trace_id: traceId, id: id(random.below(20).toString(16)) }] } : {}),
    subsegments: embedded,
  };
  return { members, isSegment, end, embedded };
}

function randomCall(random: Random): Members {
  const kinds: Members[] = [
    {},
    { namespace: 'remote' },
    { namespace: 'remote', sql: {} },
    { namespace: 'aws', aws: { table_name: `table ${random.below(2)}`, account_id: `${random.below(2)}` } },
  ];
  return kinds[random.below(kinds.length)] ?? {};
}

function randomAnswer(random: Random): Members {
  return {
    ...(random.chance(0.2) ? { fault: true, cause: { exceptions: [{ id: id('e'), message: 'm' }] } } : {}),
    ...(random.chance(0.2) ? { error: true } : {}),
    ...(random.chance(0.1) ? { throttle: true } : {}),
  };
}

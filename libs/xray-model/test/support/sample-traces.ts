import { factsOf } from '../../src/index.ts';
import type { TraceFacts } from '../../src/index.ts';
import { id, segment, subsegment, T0 } from './documents.ts';
import { traceOf } from './traces.ts';
import { traceIdOf } from './random-trace.ts';

type Members = Readonly<Record<string, unknown>>;

/** Milliseconds after the start of the samples, as epoch seconds. */
const at = (milliseconds: number): number => T0 + milliseconds / 1000;

/** A minute, which begins at a whole one, of what the two services of this repository and some others send. */
export function sampleTraces(): TraceFacts[] {
  const all = [
    notificationXray(0, {}),
    notificationXray(1_000, { slow: 120 }),
    notificationXray(2_000, { notification: { fault: true }, caller: { fault: true } }),
    notificationXray(3_000, { caller: { error: true, throttle: true } }),
    mail(4_000),
    scores(5_000, {}),
    scores(6_000, { error: true, throttle: true }),
    health(7_000),
    unfinished(8_000),
  ];
  return all.map((documents, index) => factsOf(traceOf(traceIdOf(index), ...documents)));
}

const usermgmt = (members: Members): Members =>
  segment('a', { name: 'User-Management-Microservice', origin: 'AWS::EKS::Container', ...members });

const notification = (members: Members): Members =>
  segment('b', { name: 'V1-Notification-Microservice', origin: 'AWS::EKS::Container', ...members });

/** GET /usermgmt/notification-xray: a query, then a call to notification. */
function notificationXray(
  start: number,
  answers: { readonly caller?: Members; readonly notification?: Members; readonly slow?: number },
): Members[] {
  const end = start + 60 + (answers.slow ?? 0);
  return [
    usermgmt({
      start_time: at(start),
      end_time: at(end),
      aws: { account_id: '123456789012' },
      ...answers.notification,
      subsegments: [
        subsegment('a1', {
          name: 'usermgmt@mysql',
          namespace: 'remote',
          sql: { database_type: 'MySQL' },
          start_time: at(start + 1),
          end_time: at(start + 4),
        }),
        subsegment('a2', {
          name: 'notification-clusterip-service',
          namespace: 'remote',
          start_time: at(start + 10),
          end_time: at(end - 2),
          ...answers.caller,
        }),
      ],
    }),
    notification({
      parent_id: id('a2'),
      start_time: at(start + 12),
      end_time: at(end - 4),
      ...answers.notification,
    }),
  ];
}

/** POST /notification/send: a mail handed to the SMTP server. */
function mail(start: number): Members[] {
  const smtp = {
    name: 'smtp-service',
    namespace: 'remote',
    start_time: at(start + 2),
    end_time: at(start + 38),
  };
  return [
    notification({
      start_time: at(start),
      end_time: at(start + 40),
      subsegments: [subsegment('b1', smtp)],
    }),
  ];
}

/** A game that stores its score, publishes it, and sends it through a queue to a worker. */
function scores(start: number, table: Members): Members[] {
  const aws = (end: string, name: string, from: number, members: Members = {}): Members =>
    subsegment(end, { name, namespace: 'aws', start_time: at(from), end_time: at(from + 10), ...members });
  return [
    segment('c', {
      name: 'scorekeep',
      start_time: at(start),
      end_time: at(start + 50),
      subsegments: [
        aws('c1', 'DynamoDB', start + 1, { aws: { table_name: 'scorekeep-game' }, ...table }),
        aws('c2', 'SNS', start + 12),
        aws('c3', 'SQS', start + 24),
      ],
    }),
    segment('d', {
      name: 'score-worker',
      parent_id: id('c3'),
      start_time: at(start + 500),
      end_time: at(start + 600),
    }),
  ];
}

/** GET /usermgmt/health-status from a probe that names a parent and does not trace. */
function health(start: number): Members[] {
  return [usermgmt({ parent_id: id('f'), start_time: at(start), end_time: at(start) + 0.0004 })];
}

/** A request that has not been answered yet. */
function unfinished(start: number): Members[] {
  return [usermgmt({ start_time: at(start), end_time: undefined, in_progress: true })];
}

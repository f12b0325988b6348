import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkAnswer, checkTraceId } from './check-answer.ts';
import { checkCall, checkDatabase } from './check-calls.ts';
import { checkFlags, checkPlatform, checkTimes } from './check-nodes.ts';
import { checkNotification, checkOneTrace, checkParent, checkUsers } from './check-segments.ts';
import { HOPS } from './hop.ts';
import {
  ANSWER,
  CALL,
  NOTIFICATION,
  NOW,
  QUERY,
  SERVICES,
  TRACE_ID,
  USERS,
  viewOf,
} from './smoke-documents.ts';

const complete = viewOf(USERS, NOTIFICATION);
const OTHER = '1-5759e988-000000000000000000000000';

describe('a complete trace', () => {
  it('passes all checks', () => {
    const outcomes = [
      checkAnswer(ANSWER),
      checkTraceId(ANSWER, TRACE_ID),
      checkUsers(complete, SERVICES, ANSWER),
      checkDatabase(complete),
      checkCall(complete),
      checkNotification(complete, SERVICES, ANSWER),
      checkParent(complete),
      checkOneTrace(complete),
      checkFlags(complete),
      checkTimes(complete, NOW),
    ];
    expect(outcomes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });
});

describe('the answer', () => {
  it('is missed, and nothing else then', () => {
    const answer = { kind: 'unanswered', problem: 'no answer: connect ECONNREFUSED' } as const;
    expect(checkAnswer(answer)).toMatchObject({ state: 'failed', hop: 'request' });
    expect(checkTraceId(answer, TRACE_ID).state).toBe('not reached');
    expect(checkUsers(viewOf(), SERVICES, answer).state).toBe('not reached');
  });

  it('shows the start of a page that is no answer of ours', () => {
    const outcome = checkAnswer({ ...ANSWER, status: 502, text: '<h1>Bad\u001b[31m gateway</h1>' });
    expect(outcome).toEqual({
      state: 'failed',
      hop: 'request',
      detail: '502 instead of 200: <h1>Bad[31m gateway</h1>',
    });
  });

  it.each([
    ['database-unavailable', 'database'],
    ['upstream-unavailable', 'call'],
    ['upstream-timeout', 'call'],
    ['upstream-failed', 'call'],
    ['overloaded', 'request'],
  ])('is %s: lost at the %s, whatever came of its trace', (problem, hop) => {
    const problemType = `urn:problem-type:xray-microservices:${problem}`;
    expect(checkAnswer({ ...ANSWER, status: 503, problemType })).toMatchObject({ state: 'failed', hop });
  });

  it.each([
    ['no trace id: tracing is off', undefined, 'tracing'],
    ['another trace id: the header was lost', OTHER, 'header'],
  ])('has %s', (_what, traceId, hop) => {
    expect(checkTraceId({ ...ANSWER, traceId }, TRACE_ID)).toMatchObject({ state: 'failed', hop });
  });

  it('may have no trace id when it is the page of a proxy', () => {
    expect(checkTraceId({ ...ANSWER, status: 502, traceId: undefined }, TRACE_ID).state).toBe('not reached');
  });
});

describe('segments that are missing', () => {
  it("are user-management's when nothing is there", () => {
    expect(checkUsers(viewOf(), SERVICES, ANSWER)).toMatchObject({
      hop: 'usersDaemon',
      detail: 'no segment of User-Management-Microservice: nothing has arrived with this trace id',
    });
  });

  it("are user-management's when only notification's is there", () => {
    const view = viewOf(NOTIFICATION);
    expect(checkUsers(view, SERVICES, ANSWER)).toMatchObject({
      hop: 'usersDaemon',
      detail: expect.stringContaining('there is only segment "V2-Notification-Microservice"') as string,
    });
    expect(checkDatabase(view).state).toBe('not reached');
    expect(checkCall(view).state).toBe('not reached');
    expect(checkParent(view).state).toBe('not reached');
  });

  it("are notification's when it has answered", () => {
    expect(checkNotification(viewOf(USERS), SERVICES, ANSWER)).toMatchObject({ hop: 'notificationDaemon' });
  });

  it("are nobody's fault when notification was not reached", () => {
    const view = viewOf({ ...USERS, subsegments: [QUERY, { ...CALL, http: {}, fault: true }] });
    expect(checkNotification(view, SERVICES, ANSWER).state).toBe('not reached');
    expect(checkCall(view)).toMatchObject({ hop: 'call', detail: 'notification has not answered' });
  });

  it('are under another name when a service is there that nobody asked for', () => {
    const users = viewOf({ ...USERS, name: 'ums' }, NOTIFICATION);
    expect(checkUsers(users, SERVICES, ANSWER)).toMatchObject({ state: 'failed', hop: 'names' });
    expect(checkNotification(viewOf(USERS, { ...NOTIFICATION, name: 'mailer' }), SERVICES, ANSWER)).toEqual({
      state: 'failed',
      hop: 'names',
      detail:
        'no segment of V1-Notification-Microservice or V2-Notification-Microservice: the call leads to segment "mailer"',
    });
  });

  it('were never made when notification names no trace', () => {
    const answer = { ...ANSWER, notificationTraceId: undefined };
    expect(checkNotification(viewOf(USERS), SERVICES, answer)).toMatchObject({ hop: 'tracing' });
  });

  it('are in another trace when notification says so', () => {
    const answer = { ...ANSWER, notificationTraceId: OTHER };
    expect(checkNotification(viewOf(USERS), SERVICES, answer)).toMatchObject({ hop: 'callHeader' });
  });

  it('may be there under a document that cannot be read', () => {
    expect(checkUsers(viewOf({ ...USERS, name: 'a?b' }), SERVICES, ANSWER).detail).toContain(
      "1 documents can't be read",
    );
  });
});

describe('segments that are there', () => {
  it('are not the root when they name a parent', () => {
    const view = viewOf({ ...USERS, parent_id: '00000000000000ff' }, NOTIFICATION);
    expect(checkUsers(view, SERVICES, ANSWER)).toMatchObject({ state: 'failed', hop: 'header' });
  });

  it('are one of each', () => {
    const users = viewOf(USERS, { ...USERS, id: '00000000000000a9', subsegments: [] });
    expect(checkUsers(users, SERVICES, ANSWER).detail).toContain('2 segments');
    const notifications = viewOf(USERS, NOTIFICATION, { ...NOTIFICATION, id: '00000000000000a9' });
    expect(checkNotification(notifications, SERVICES, ANSWER).detail).toContain('2 segments');
  });

  it.each([[USERS.id], [undefined]])('hang under the call, not under %s', (parent_id) => {
    expect(checkParent(viewOf(USERS, { ...NOTIFICATION, parent_id }))).toMatchObject({ hop: 'callHeader' });
  });

  it('are of one trace', () => {
    const view = viewOf(USERS, NOTIFICATION, { ...NOTIFICATION, id: '00000000000000a9', trace_id: OTHER });
    expect(checkOneTrace(view)).toMatchObject({ state: 'failed', detail: '1 documents name another trace' });
  });
});

describe('the query', () => {
  const withQuery = (...queries: object[]) =>
    checkDatabase(viewOf({ ...USERS, subsegments: [...queries, CALL] }));
  const withText = (sanitized_query: string) =>
    withQuery({ ...QUERY, sql: { ...QUERY.sql, sanitized_query } });

  it('is there once', () => {
    expect(withQuery().detail).toContain('0 subsegments');
    expect(withQuery(QUERY, { ...QUERY, id: '00000000000000b9' }).detail).toContain('2 subsegments');
  });

  it.each([
    ["name = 'ann'"],
    ['id = 42'],
    ['LIMIT 10'],
    ['name = "ann"'],
    ['price > 1.5'],
    ['a=1'],
    ['a = 0xFF'],
    ['a < 1e5'],
    ["name = 'an…"],
  ])('holds no value such as %s', (condition) => {
    expect(withText(`SELECT 'x' FROM users WHERE ${condition}`.replace("'x'", '?'))).toMatchObject({
      state: 'failed',
      hop: 'database',
    });
  });

  it.each([['SELECT c1, `2nd` FROM t2 WHERE a = ?'], ['SELECT u.col3 FROM db1.t AS u LIMIT ?']])(
    'may have names: %s',
    (text) => {
      expect(withText(text).state).toBe('ok');
    },
  );

  it.each([
    ['namespace', { ...QUERY, namespace: undefined }],
    ['type', { ...QUERY, sql: { ...QUERY.sql, database_type: 'PostgreSQL' } }],
    ['text', { ...QUERY, sql: { database_type: 'MySQL' } }],
  ])('has its %s', (_what, query) => {
    expect(withQuery(query)).toMatchObject({ state: 'failed', hop: 'database' });
  });
});

describe('the call', () => {
  it.each([
    ['missing', [QUERY]],
    ['there twice', [QUERY, CALL, { ...CALL, id: '00000000000000b9' }]],
    ['refused', [QUERY, { ...CALL, http: { response: { status: 503 } } }]],
    ['not remote', [QUERY, { ...CALL, namespace: undefined }]],
  ])('fails when it is %s', (_what, subsegments) => {
    expect(checkCall(viewOf({ ...USERS, subsegments }))).toMatchObject({ state: 'failed', hop: 'call' });
  });
});

describe('flags', () => {
  it('lead to where it began: the innermost that has one', () => {
    const view = viewOf({ ...USERS, fault: true, subsegments: [{ ...QUERY, fault: true }] });
    expect(checkFlags(view)).toEqual({
      state: 'failed',
      hop: 'database',
      detail: 'segment "User-Management-Microservice": fault; subsegment "ums@db": fault',
    });
    expect(checkFlags(viewOf({ ...USERS, throttle: true, error: true, subsegments: [] }))).toMatchObject({
      hop: 'request',
    });
    expect(checkFlags(viewOf(USERS, { ...NOTIFICATION, error: true }))).toMatchObject({ hop: 'call' });
  });

  it('are for what has not ended, too', () => {
    const view = viewOf(USERS, { ...NOTIFICATION, end_time: undefined, in_progress: true });
    expect(checkFlags(view).detail).toBe('segment "V2-Notification-Microservice": in progress');
  });
});

describe('times', () => {
  const withQuery = (start_time: number, end_time: number) =>
    checkTimes(viewOf({ ...USERS, subsegments: [{ ...QUERY, start_time, end_time }] }), NOW);
  const withNotification = (start_time: number, end_time: number) =>
    checkTimes(viewOf(USERS, { ...NOTIFICATION, start_time, end_time }), NOW);

  it('allow what a clock with milliseconds rounds', () => {
    expect(withQuery(999.999, 1002.001).state).toBe('ok');
    expect(withQuery(999.99, 1000.1)).toMatchObject({ state: 'failed', hop: 'clocks' });
    expect(withQuery(1000, 1002.01).detail).toContain('is not within segment "User-Management-Microservice"');
  });

  it('allow a second between two machines', () => {
    expect(withNotification(999.2, 1001.2).state).toBe('ok');
    expect(withNotification(999, 1000.2)).toMatchObject({ state: 'failed', hop: 'clocks' });
  });

  it('refuse what ends before it begins', () => {
    expect(withQuery(1000.2, 1000.1).detail).toContain('ends before it begins');
  });

  it('refuse what is after the answer', () => {
    expect(checkTimes(complete, 1000.5).detail).toContain('lies after the answer');
  });
});

describe('the hops', () => {
  it('stand in the runbook, each of them', async () => {
    const runbook = await readFile(
      new URL('../../../../docs/runbooks/trace-missing.md', import.meta.url),
      'utf8',
    );
    expect(Object.values(HOPS).filter(({ title }) => !runbook.includes(`\n| \`${title}\` `))).toEqual([]);
  });
});

describe('where it runs', () => {
  const eks = { pod: 'p', container_id: 'c', cluster_name: 'k' };
  const onEks = { origin: 'AWS::EKS::Container', aws: { eks } };

  it('is told by each segment', () => {
    expect(checkPlatform(viewOf({ ...USERS, ...onEks }, { ...NOTIFICATION, ...onEks })).state).toBe('ok');
  });

  it.each([
    ['origin absent', { aws: { eks } }],
    ['no aws.eks.cluster_name', { ...onEks, aws: { eks: { pod: 'p', container_id: 'c' } } }],
    ['no aws.eks.pod', { ...onEks, aws: {} }],
  ])('says what is missing: %s', (what, members) => {
    const outcome = checkPlatform(viewOf({ ...USERS, ...onEks }, { ...NOTIFICATION, ...members }));
    expect(outcome).toMatchObject({ state: 'failed', hop: 'platform' });
    expect(outcome.detail).toContain(what);
  });
});

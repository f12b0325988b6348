import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { segments, startCollector, newTraceHeaders, subsegments } from '@xray-microservices/trace-testing';
import type { Collector, Trace } from '@xray-microservices/trace-testing';
import '@xray-microservices/trace-testing/vitest';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestMysql } from '../support/mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';

const USERS = 'User-Management-Microservice';
const NOTIFICATION = 'V1-Notification-Microservice';
const SMTP = /^smtp@/;
const DEADLINE_MS = 20_000;

let mysql: MysqlServer;
let own: TestDatabase;
let collector: Collector;
let rig: OutboxRig;
let users: ServiceProcess;

beforeAll(async () => {
  mysql = await startTestMysql();
  own = await mysql.createDatabase('trace');
  collector = await startCollector({ sampling: true });
  ({ rig, users } = await OutboxRig.start(own.connection, { AWS_XRAY_DAEMON_ADDRESS: collector.address }));
});
afterAll(async () => {
  await rig.close();
  await collector.close();
  await mysql.stop();
});
afterEach(() => rig.reset());

/** The trace with both segments of user management, and what notification did with the mail. */
const wholeTrace = (traceId: string): Promise<Trace> =>
  collector.waitForTrace(traceId, {
    deadlineMs: DEADLINE_MS,
    until: (trace) =>
      segments(trace, USERS).length === 2 &&
      segments(trace, NOTIFICATION).length === 1 &&
      subsegments(trace, SMTP).length === 1,
  });

describe('the trace of a request that makes a user', { timeout: 60_000 }, () => {
  it('goes on with the delivery of the mail, through notification to the mail server', async () => {
    const { traceId, headers } = newTraceHeaders();
    expect(await rig.create('ann', { headers })).toBe(201);
    const trace = await wholeTrace(traceId);
    expect(trace).toBeConnected();
    expect(trace).toHaveNoFaults();
    expect(trace).toHaveEdge(USERS, NOTIFICATION);
    expect(trace).toHaveEdge(NOTIFICATION, { kind: 'remote', name: SMTP });
    const [request, delivery] = segments(trace, USERS);
    expect(request).toMatchObject({ document: { http: { request: { method: 'POST' } } } });
    expect(delivery?.document.parent_id).toBe(request?.document.id);
    expect(trace).toHaveSqlWithoutLiterals();
    expect(collector.refused).toEqual([]);
  });

  it('tells nothing of the user', async () => {
    const { traceId, headers } = newTraceHeaders();
    await rig.create('ann.secretive', { headers });
    await wholeTrace(traceId);
    expect(JSON.stringify(collector.documents)).not.toMatch(/secretive|Zoë|山田/);
  });

  it('takes its sampling decision along', async () => {
    const unsampled = newTraceHeaders({ sampled: false });
    await rig.create('ann', { headers: unsampled.headers });
    await rig.everyUserIsWelcomed();
    const { traceId, headers } = newTraceHeaders();
    await rig.create('bob', { headers });
    await wholeTrace(traceId);
    expect(collector.traces().map(({ id }) => id)).not.toContain(unsampled.traceId);
  });
});

describe('looking for mails', () => {
  it('is in no trace, and nothing the tracer complains of', async () => {
    const { traceId, headers } = newTraceHeaders();
    await rig.create('ann', { headers });
    await wholeTrace(traceId);
    await rig.everyUserIsWelcomed();
    const documents = JSON.stringify(collector.documents);
    expect(documents).toContain('INSERT INTO mail_outbox');
    expect(documents).not.toMatch(/FORCE INDEX|UPDATE mail_outbox/);
    expect(users.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});

describe('a delivery that is tried again', { timeout: 60_000 }, () => {
  it('has a subsegment for each try', async () => {
    const held = rig.notification.holdRequest('POST /notification/send');
    const { traceId, headers } = newTraceHeaders();
    await rig.create('ann', { headers });
    await held.reached;
    rig.notification.cut();
    const trace = await wholeTrace(traceId);
    const calls = subsegments(trace, { namespace: 'remote', http: { request: { method: 'POST' } } });
    expect(calls.map(({ document }) => document.fault ?? false).sort()).toEqual([false, true]);
  });
});

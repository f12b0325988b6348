import {
  createReadiness,
  DatabaseUnavailable,
  PROBLEM_TYPES,
  ServiceError,
  UpstreamTimeout,
} from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import type { AppDependencies } from './app.ts';

const TRACE_ID = '1-67891233-abcdef012345678912345678';
const SUMMARY = { users: 3, enabledUsers: 2, characterSet: 'utf8mb4' };
const INFO = { service: 'notification', version: 'V2', build: '4f2c1aa', pod: 'notification-5d8' };
const XRAY = { ...INFO, message: 'here', trace_id: TRACE_ID };
const COUNTS = { pending: 2, dead: 1 };
const STATE = { status: 'up', since: '2026-11-23T10:00:00.000Z' } as const;

const notifications: AppDependencies['notifications'] = {
  healthStatus: () => Promise.resolve({ service: 'notification', status: 'up' }),
  serviceInfo: () => Promise.resolve(INFO),
  xray: () => Promise.resolve(XRAY),
};

const nobody = (): Promise<never> => Promise.reject(new ServiceError('unauthenticated', 'no token'));
const unused = (): Promise<never> => Promise.reject(new Error('not for this test'));

const noMails = { list: unused, retry: unused, retryDead: unused, counts: unused };

function app(changes: Partial<AppDependencies> = {}) {
  return createApp({
    tracing: noTracing(TRACE_ID),
    logger: memoryLogger().logger,
    readiness: createReadiness([]),
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
    checkAnswers: true,
    databaseState: () => STATE,
    guards: { requireUser: nobody, requireAdmin: nobody, requireAdminOrSelf: nobody },
    tokens: { issue: unused },
    checkPassword: unused,
    users: { list: unused, get: unused, create: unused, change: unused, remove: unused },
    statistics: { summary: () => Promise.resolve(SUMMARY) },
    mails: { ...noMails, counts: () => Promise.resolve(COUNTS) },
    notifications,
    ...changes,
  });
}

describe('GET /usermgmt/health-status', () => {
  const WITHOUT_MAILS = { service: 'user-management', status: 'up', database: STATE };

  it('says that the service is up and what it knows of the database and the outbox', async () => {
    const response = await request(app()).get('/usermgmt/health-status');
    expect(response.body).toEqual({ ...WITHOUT_MAILS, mails: COUNTS });
  });

  it('answers without the counts when the database fails', async () => {
    const counts = (): Promise<never> => Promise.reject(new DatabaseUnavailable('away'));
    const failing = app({ mails: { ...noMails, counts } });
    expect((await request(failing).get('/usermgmt/health-status')).body).toEqual(WITHOUT_MAILS);
  });

  it('does not ask a database that is known to be away', async () => {
    const database = { ...STATE, status: 'down' } as const;
    const asking = app({ databaseState: () => database, mails: noMails });
    const response = await request(asking).get('/usermgmt/health-status');
    expect(response.body).toEqual({ ...WITHOUT_MAILS, database });
  });
});

describe('GET /usermgmt/notification-...', () => {
  it('passes on the health status and the service info of notification', async () => {
    const health = await request(app()).get('/usermgmt/notification-health-status');
    expect(health.body).toEqual({ service: 'notification', status: 'up' });
    const info = await request(app()).get('/usermgmt/notification-service-info');
    expect(info.body).toEqual(INFO);
  });

  it('answers -xray with both parts and the trace id', async () => {
    const response = await request(app()).get('/usermgmt/notification-xray');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      message: expect.any(String) as string,
      database: SUMMARY,
      notification: XRAY,
      trace_id: TRACE_ID,
    });
  });

  it('does not call notification when the database fails', async () => {
    const called: string[] = [];
    const response = await request(
      app({
        statistics: {
          summary: () => Promise.reject(new DatabaseUnavailable('The database cannot be reached.')),
        },
        notifications: {
          ...notifications,
          xray: () => Promise.resolve(XRAY).finally(() => called.push('xray')),
        },
      }),
    ).get('/usermgmt/notification-xray');
    expect(response.type).toBe('application/problem+json');
    expect(response.body).toMatchObject({ ...PROBLEM_TYPES.database_unavailable, trace_id: TRACE_ID });
    expect(called).toEqual([]);
  });

  it('answers a failure of notification with its problem', async () => {
    const late = (): Promise<never> => Promise.reject(new UpstreamTimeout('late'));
    const failing = app({
      notifications: { ...notifications, xray: late, healthStatus: late, serviceInfo: late },
    });
    for (const route of ['notification-xray', 'notification-health-status', 'notification-service-info']) {
      const response = await request(failing).get(`/usermgmt/${route}`);
      expect(response.body).toMatchObject({
        ...PROBLEM_TYPES.upstream_timeout,
        instance: `/usermgmt/${route}`,
      });
    }
  });
});

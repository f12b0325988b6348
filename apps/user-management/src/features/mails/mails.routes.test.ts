import { createReadiness, createServiceApp, ServiceError } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import type { Express } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { MailPage } from './mails.repository.ts';
import { mailsRoutes } from './mails.routes.ts';
import type { ListedMail } from './mails.schema.ts';
import type { MailsService } from './mails.service.ts';

const WHEN = new Date('2026-11-23T10:00:00.000Z');
const PENDING: ListedMail = {
  id: 7,
  userId: 3,
  kind: 'welcome',
  recipient: 'ann@example.com',
  state: 'pending',
  attempts: 2,
  nextAttemptAt: WHEN,
  lastError: 'upstream_timeout',
  createdAt: WHEN,
  deliveredAt: null,
};

function app(mails: Partial<MailsService> = {}, requireAdmin = () => Promise.resolve('admin')): Express {
  return createServiceApp({
    tracing: noTracing(),
    logger: memoryLogger().logger,
    readiness: createReadiness([]),
    routes: mailsRoutes({
      mails: {
        list: () => Promise.resolve({ mails: [PENDING], next: 7 }),
        retry: () => Promise.resolve(PENDING),
        retryDead: () => Promise.resolve({ retried: 500, dead: 7 }),
        ...mails,
      },
      requireAdmin,
    }),
    api: { title: 'test', version: '1', description: 'test', prefix: '/usermgmt' },
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
    checkAnswers: true,
  });
}

const SHOWN = {
  id: 7,
  userId: 3,
  kind: 'welcome',
  to: 'ann@example.com',
  state: 'pending',
  attempts: 2,
  nextAttemptAt: WHEN.toISOString(),
  lastError: 'upstream_timeout',
  createdAt: WHEN.toISOString(),
};

describe('GET /usermgmt/mails', () => {
  it('tells of each mail, and where the next page begins', async () => {
    const answer = await request(app()).get('/usermgmt/mails');
    expect(answer).toMatchObject({ status: 200, body: { mails: [SHOWN], next: '7' } });
  });

  it('does not tell of a next attempt that will not be, and tells when a mail was delivered', async () => {
    const delivered = { ...PENDING, state: 'delivered', lastError: null, deliveredAt: WHEN } as const;
    const answer = await request(app({ list: () => Promise.resolve({ mails: [delivered] }) })).get(
      '/usermgmt/mails',
    );
    const { nextAttemptAt, lastError, ...same } = SHOWN;
    expect([nextAttemptAt, lastError]).not.toContain(undefined);
    expect(answer.body).toEqual({
      mails: [{ ...same, state: 'delivered', deliveredAt: WHEN.toISOString() }],
    });
  });

  it.each([
    ['', { limit: 25 }],
    ['?limit=1', { limit: 1 }],
    ['?limit=100&state=dead&after=12', { limit: 100, state: 'dead', after: 12 }],
  ])('asks for the page %s', async (query, page) => {
    const asked: MailPage[] = [];
    const list: MailsService['list'] = (wanted) => {
      asked.push(wanted);
      return Promise.resolve({ mails: [] });
    };
    await request(app({ list })).get(`/usermgmt/mails${query}`);
    expect(asked).toEqual([page]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=',
    'limit=1&limit=2',
    'after=-1',
    'state=DEAD',
    'page=2',
  ])('answers 400 for %s', async (query) => {
    expect((await request(app()).get(`/usermgmt/mails?${query}`)).status).toBe(400);
  });
});

describe('POST /usermgmt/mails/:id/retry', () => {
  it('answers 202 with the mail as it is now', async () => {
    const answer = await request(app()).post('/usermgmt/mails/7/retry');
    expect(answer).toMatchObject({ status: 202, body: SHOWN });
  });
});

describe('POST /usermgmt/mails/retry', () => {
  const retry = (body: object) => request(app()).post('/usermgmt/mails/retry').send(body);

  it('answers 202 with how many are sent again, and how many are left', async () => {
    const answer = await retry({ state: 'dead' });
    expect(answer).toMatchObject({ status: 202, body: { retried: 500, dead: 7 } });
  });

  it.each([{}, { state: 'delivered' }, { state: 'dead', limit: 1 }])('answers 400 to %j', async (body) => {
    expect((await retry(body)).status).toBe(400);
  });
});

it.each(['get /usermgmt/mails', 'post /usermgmt/mails/7/retry', 'post /usermgmt/mails/retry'])(
  'nothing is asked of the outbox for %s without the guard',
  async (operation) => {
    const asked: string[] = [];
    const guarded = app(
      {
        list: () => Promise.reject(new Error(String(asked.push('list')))),
        retry: () => Promise.reject(new Error(String(asked.push('retry')))),
        retryDead: () => Promise.reject(new Error(String(asked.push('retry dead')))),
      },
      () => Promise.reject(new ServiceError('forbidden', 'Administrators only.')),
    );
    const [method = '', path = ''] = operation.split(' ');
    const answer = await request(guarded)[method as 'get' | 'post'](path);
    expect(answer.status).toBe(403);
    expect(asked).toEqual([]);
  },
);

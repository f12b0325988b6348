import { createReadiness, PROBLEM_TYPES, ServiceError } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import type { MailService } from './features/mail/mail.service.ts';
import type { MailStatus } from './features/mail/mail-status.ts';

const TRACE_ID = '1-67891233-abcdef012345678912345678';
const info = { service: 'notification', version: 'V2', build: '4f2c1aa', pod: 'notification-5d8' };
const look = { colour: 'green', greeting: 'Hello from V2, the new one' };
const counters = { queued: 1, sending: 2, sent: 3, failed: 4, rejected: 5 };
const TIME = '2026-01-01T00:00:00.000Z';
const mail = { toEmail: 'ann@example.com', subject: 'Hello', message: 'Text' };

const queued: MailStatus = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  state: 'queued',
  attempts: 0,
  createdAt: TIME,
  updatedAt: TIME,
};

interface Options {
  readonly traceId?: string;
  readonly send?: MailService['send'];
}

function app({ traceId, send = () => Promise.resolve(queued) }: Options = {}) {
  const { logger } = memoryLogger();
  const mails: MailService = {
    send,
    find: (id) => {
      if (id === queued.id) return queued;
      throw new ServiceError('not_found', 'There is no such mail.');
    },
    counters: () => counters,
  };
  return createApp({
    tracing: noTracing(traceId),
    logger,
    readiness: createReadiness([]),
    info,
    mails,
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
    checkAnswers: true,
  });
}

const post = (options: Options = {}) => request(app(options)).post('/notification/send');

describe('what the notification service says of itself', () => {
  it('is at /notification/health-status that it is up, and what became of its mails', async () => {
    const response = await request(app()).get('/notification/health-status');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ service: 'notification', status: 'up', mail: counters });
  });

  it('is at /notification/service-info what runs, and how that looks', async () => {
    const response = await request(app()).get('/notification/service-info');
    expect(response.body).toEqual({ ...info, ...look });
  });

  it('is at /notification/notification-xray the same, with a message and the trace', async () => {
    const response = await request(app({ traceId: TRACE_ID })).get('/notification/notification-xray');
    expect(response.body).toEqual({
      ...info,
      ...look,
      message: expect.any(String) as string,
      trace_id: TRACE_ID,
    });
  });

  it('leaves the trace id out where there is no trace', async () => {
    const response = await request(app()).get('/notification/notification-xray');
    expect(response.status).toBe(200);
    expect(response.body).not.toHaveProperty('trace_id');
  });

  it('is that it is ready as soon as it listens', async () => {
    expect((await request(app()).get('/health/ready')).status).toBe(200);
  });

  it('is a problem with the trace id for other paths and methods', async () => {
    const unknown = await request(app({ traceId: TRACE_ID })).get('/notification/nothing');
    expect(unknown.body).toMatchObject({ ...PROBLEM_TYPES.not_found, trace_id: TRACE_ID });
    const method = await request(app({ traceId: TRACE_ID })).delete('/notification/send');
    expect(method.body).toMatchObject({ ...PROBLEM_TYPES.method_not_allowed, trace_id: TRACE_ID });
    expect(method.headers['allow']).toBe('POST, OPTIONS');
  });
});

describe('POST /notification/send', () => {
  it('answers 202 with the state of the mail and where that can be asked for', async () => {
    const response = await post().send(mail);
    expect(response.status).toBe(202);
    expect(response.headers['location']).toBe(`/notification/send/${queued.id}`);
    expect(response.body).toEqual(queued);
    expect(response.headers).not.toHaveProperty('preference-applied');
  });

  it('answers 200 when the mail is sent', async () => {
    const sent = { ...queued, state: 'sent', attempts: 1 } as const;
    const response = await post({ send: () => Promise.resolve(sent) }).send(mail);
    expect([response.status, response.body]).toEqual([200, sent]);
  });

  it('answers 422 when the mail was refused for good, and 202 when its tries are used up', async () => {
    const failed = (permanent: boolean) => () =>
      Promise.resolve({ ...queued, state: 'failed', error: { code: 'SMTP_550', permanent } } as const);
    const refused = await post({ send: failed(true) }).send(mail);
    expect(refused.body).toMatchObject({
      ...PROBLEM_TYPES.unprocessable,
      detail: expect.stringContaining('SMTP_550') as string,
    });
    expect(refused.headers['location']).toBe(`/notification/send/${queued.id}`);
    const usedUp = await post({ send: failed(false) }).send(mail);
    expect(usedUp.status).toBe(202);
    expect(usedUp.body).toMatchObject({ state: 'failed', error: { permanent: false } });
  });

  it('passes on key and wait, and says which wait it granted', async () => {
    const seen: unknown[] = [];
    const send: MailService['send'] = (body, { key, waitSeconds }) => {
      seen.push(body, key, waitSeconds);
      return Promise.resolve(queued);
    };
    const response = await post({ send })
      .set({ 'Idempotency-Key': 'key-of-a-mail', Prefer: 'respond-async, wait=100' })
      .send(mail);
    expect(seen).toEqual([mail, 'key-of-a-mail', 30]);
    expect(response.headers['preference-applied']).toBe('wait=30');
  });

  it.each([
    ['conflict', 409],
    ['overloaded', 503],
    ['service_stopping', 503],
    ['upstream_unavailable', 503],
  ] as const)('answers a problem: %s', async (code, status) => {
    const send = () => Promise.reject(new ServiceError(code, 'No.', { retryAfterSeconds: 5 }));
    const response = await post({ send }).send(mail);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject(PROBLEM_TYPES[code]);
    expect(response.headers['retry-after']).toBe('5');
  });

  it('lists everything that is wrong with a request and repeats none of it', async () => {
    const response = await post()
      .set('Idempotency-Key', 'short')
      .send({ toEmail: 'ann@example.com\r\nBcc: bob@example.com', subject: '', bcc: 'bob@example.com' });
    expect(response.status).toBe(400);
    const { errors } = response.body as { errors: { in: string; pointer: string }[] };
    expect(new Set(errors.map(({ in: where, pointer }) => `${where} ${pointer}`))).toEqual(
      new Set(['header /idempotency-key', 'body /toEmail', 'body /subject', 'body /message', 'body /bcc']),
    );
    expect(response.text).not.toContain('bob@');
  });

  it('takes JSON only', async () => {
    const response = await post().type('form').send('toEmail=ann@example.com');
    expect(response.status).toBe(415);
  });
});

describe('GET /notification/send/:id', () => {
  it('answers the state of a mail, and 404 for what is none', async () => {
    const known = await request(app()).get(`/notification/send/${queued.id}`);
    expect([known.status, known.body]).toEqual([200, queued]);
    const unknown = await request(app()).get('/notification/send/nothing');
    expect(unknown.body).toMatchObject(PROBLEM_TYPES.not_found);
  });
});

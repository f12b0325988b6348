import { createReadiness, PROBLEM_TYPES } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

const TRACE_ID = '1-67891233-abcdef012345678912345678';
const info = { service: 'notification', version: 'V2', build: '4f2c1aa', pod: 'notification-5d8' };

function app(traceId?: string) {
  const { logger } = memoryLogger();
  return createApp({ tracing: noTracing(traceId), logger, readiness: createReadiness([]), info });
}

describe('the notification service', () => {
  it('says at /notification/health-status that it is up', async () => {
    const response = await request(app()).get('/notification/health-status');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ service: 'notification', status: 'up' });
  });

  it('says at /notification/service-info what runs', async () => {
    const response = await request(app()).get('/notification/service-info');
    expect(response.body).toEqual(info);
  });

  it('adds a message and the trace id at /notification/notification-xray', async () => {
    const response = await request(app(TRACE_ID)).get('/notification/notification-xray');
    expect(response.body).toEqual({ ...info, message: expect.any(String) as string, trace_id: TRACE_ID });
  });

  it('leaves the trace id out where there is no trace', async () => {
    const response = await request(app()).get('/notification/notification-xray');
    expect(response.status).toBe(200);
    expect(response.body).not.toHaveProperty('trace_id');
  });

  it('is ready as soon as it listens', async () => {
    expect((await request(app()).get('/health/ready')).status).toBe(200);
  });

  it('answers other paths and methods with problems that carry the trace id', async () => {
    const unknown = await request(app(TRACE_ID)).get('/notification/nothing');
    expect(unknown.body).toMatchObject({ ...PROBLEM_TYPES.not_found, trace_id: TRACE_ID });
    const method = await request(app(TRACE_ID)).post('/notification/service-info');
    expect(method.body).toMatchObject({ ...PROBLEM_TYPES.method_not_allowed, trace_id: TRACE_ID });
  });
});

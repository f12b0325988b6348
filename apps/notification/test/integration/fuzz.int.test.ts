import { fuzzRoutes } from '@xray-microservices/service-kit/testing';
import { startSmtpSink } from '@xray-microservices/testing';
import type { SmtpSink } from '@xray-microservices/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../support/running-service.ts';
import type { RunningService } from '../support/running-service.ts';

let sink: SmtpSink;
let running: RunningService;
beforeAll(async () => {
  sink = await startSmtpSink();
  running = await startService({ smtpPort: sink.port, limits: { mails: 100_000 } });
});
afterAll(async () => {
  await running.stop();
  await sink.stop();
});

describe('every route', () => {
  it('answers whatever is sent to it in time, as documented, and never with its own failure', async () => {
    const document: unknown = await (await fetch(`${running.base}/notification/openapi.json`)).json();
    const report = await fuzzRoutes(document, { baseUrl: running.base, runs: 300 });
    const statuses = Object.keys(report['POST /notification/send'] ?? {});
    expect(statuses).toEqual(expect.arrayContaining(['202', '400', '405', '415']));
    expect(running.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect((await fetch(`${running.base}/health/live`)).status).toBe(200);
  });
});

import { fuzzRoutes, withoutSuccess } from '@xray-microservices/service-kit/testing';
import type { FuzzExample } from '@xray-microservices/service-kit/testing';
import { startSmtpSink } from '@xray-microservices/testing';
import type { SmtpSink } from '@xray-microservices/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailStatus } from '../../src/features/mail/mail-status.ts';
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

const plain = { toEmail: 'ann@example.com', subject: 'Hello', message: 'Line one\nLine two' };
const welcome = {
  toEmail: 'bob@example.com',
  template: 'welcome',
  data: { username: 'bob', firstname: 'Bob', lastname: 'Lee' },
};
const MAILS: readonly FuzzExample[] = [
  { body: plain },
  { body: plain, headers: { Prefer: 'wait=20' } },
  { body: welcome, headers: { 'Idempotency-Key': 'key-of-a-welcome', Prefer: 'wait=20' } },
];

/** A mail that is there to be asked for. */
async function knownMail(): Promise<FuzzExample[]> {
  const { id } = (await (await running.send(plain)).json()) as MailStatus;
  return [{ path: { id } }];
}

describe('every route', () => {
  it('answers whatever is sent to it in time, as documented, and never with its own failure', async () => {
    const document: unknown = await (await fetch(`${running.base}/notification/openapi.json`)).json();
    const report = await fuzzRoutes(document, {
      baseUrl: running.base,
      runs: 300,
      examples: { 'POST /notification/send': MAILS, 'GET /notification/send/{id}': knownMail },
    });
    expect(withoutSuccess(report, 50)).toEqual([]);
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['GET /health/live', 'GET /health/ready']));
    const sent = report['POST /notification/send'];
    expect(Object.keys(sent ?? {})).toEqual(expect.arrayContaining(['200', '202', '400', '413', '415']));
    expect(running.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect((await fetch(`${running.base}/health/live`)).status).toBe(200);
  });
});

import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { startSmtpSink } from '@xray-microservices/testing';
import { expectTrace, newTraceHeaders, startCollector, subsegments } from '@xray-microservices/trace-testing';
import type { Collector, Trace } from '@xray-microservices/trace-testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { Reply } from '../support/scripted-smtp.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const NAME = 'V1-Notification-Microservice';
const PARTS_OF_THE_MAIL = /ann@|A subject|Some text|key-of/;
const mail = { toEmail: 'ann@example.com', subject: 'A subject', message: 'Some text' };

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector({ deadlineMs: 20_000 });
});
afterAll(() => collector.close());

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

function start(smtpPort: number, env: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = startServiceProcess(MAIN, {
    PORT: '0',
    AWS_XRAY_DAEMON_ADDRESS: collector.address,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAIL_SERVER_HOST: '127.0.0.1',
    AWS_MAIL_SERVER_PORT: String(smtpPort),
    AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
    MAIL_RETRY_DELAY_MS: '200',
    ...env,
  });
  cleanUp.push(() => service.kill());
  return service;
}

async function send(service: ServiceProcess, headers: Record<string, string>): Promise<string> {
  const trace = newTraceHeaders();
  const response = await fetch(`${await service.listening()}/notification/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...trace.headers, ...headers },
    body: JSON.stringify(mail),
  });
  await response.arrayBuffer();
  return trace.traceId;
}

const sendingsIn = (trace: Trace) => subsegments(trace, { name: /^smtp@/ });

/** The trace once it holds so many tries to send that have ended. */
const traceWith = (traceId: string, tries: number): Promise<Trace> =>
  collector.waitForTrace(traceId, {
    until: (trace) => sendingsIn(trace).filter(({ document }) => !document.in_progress).length === tries,
  });

describe('the trace of a mail', () => {
  it('has one subsegment for a mail that is sent, and nothing of the mail', async () => {
    const sink = await startSmtpSink();
    cleanUp.push(() => sink.stop());
    const traceId = await send(start(sink.port), {
      Prefer: 'wait=20',
      'Idempotency-Key': 'key-of-this-mail',
    });
    const trace = await traceWith(traceId, 1);
    expectTrace(trace)
      .toHaveSegment(NAME, { http: { response: { status: 200 } } })
      .toHaveSubsegment(`smtp@127.0.0.1:${sink.port}`, { namespace: 'remote' })
      .toHaveNoFaults();
    expect(JSON.stringify(collector.documents)).not.toMatch(PARTS_OF_THE_MAIL);
  });

  it('has the fault of a mail that is refused, and nothing of the mail', async () => {
    const server = await startScriptedSmtp({ onRecipient: () => 550 });
    cleanUp.push(() => server.stop());
    const traceId = await send(start(server.port), { Prefer: 'wait=20' });
    const trace = await traceWith(traceId, 1);
    expectTrace(trace)
      .toHaveSegment(NAME, { http: { response: { status: 422 } } })
      .toHaveSubsegment(/^smtp@/, { fault: true, namespace: 'remote' });
    expect(JSON.stringify(collector.documents)).not.toMatch(PARTS_OF_THE_MAIL);
  });

  it('has every try, also those after the answer', async () => {
    const replies: Reply[] = [450, 450];
    const server = await startScriptedSmtp({ onRecipient: () => replies.shift() ?? 'take' });
    cleanUp.push(() => server.stop());
    const traceId = await send(start(server.port), {});
    const trace = await traceWith(traceId, 3);
    expectTrace(trace).toHaveSegment(NAME, { http: { response: { status: 202 } } });
    expect(sendingsIn(trace).map(({ document }) => document.fault === true)).toEqual([true, true, false]);
    expect(collector.refused).toEqual([]);
  });

  it('has its own sending alone, also when the mail waited for those of other requests', async () => {
    const server = await startScriptedSmtp();
    cleanUp.push(() => server.stop());
    const service = start(server.port, { MAIL_WORKERS: '1' });
    const traceIds = await Promise.all(Array.from({ length: 20 }, () => send(service, {})));
    const traces = await Promise.all(traceIds.map((traceId) => traceWith(traceId, 1)));
    expect(traces.map((trace) => sendingsIn(trace).length)).toEqual(traceIds.map(() => 1));
  });
});

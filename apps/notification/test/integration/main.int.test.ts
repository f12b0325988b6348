import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { freePort, waitFor } from '@xray-microservices/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailStatus } from '../../src/features/mail/mail-status.ts';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { ScriptedSmtp, SmtpScript } from '../support/scripted-smtp.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const NO_DAEMON = '127.0.0.1:9';
const TRACE_ID = '1-67891233-abcdef012345678912345678';
const DEADLINE = { deadlineMs: 20_000 };
const mail = { toEmail: 'ann@example.com', subject: 'A subject', message: 'Some text' };

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

function start(env: Record<string, string>): ServiceProcess {
  const service = startServiceProcess(MAIN, { AWS_XRAY_DAEMON_ADDRESS: NO_DAEMON, ...env });
  cleanUp.push(() => service.kill());
  return service;
}

/** A service on a free port that sends by the server on this port. */
const startSending = (smtpPort: number, env: Record<string, string> = {}): ServiceProcess =>
  start({
    PORT: '0',
    AWS_MAIL_SERVER_HOST: '127.0.0.1',
    AWS_MAIL_SERVER_PORT: String(smtpPort),
    AWS_MAIL_SERVER_FROM_ADDRESS: 'no-reply@example.com',
    ...env,
  });

async function scripted(script?: SmtpScript): Promise<ScriptedSmtp> {
  const server = await startScriptedSmtp(script);
  cleanUp.push(() => server.stop());
  return server;
}

async function send(service: ServiceProcess, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${await service.listening()}/notification/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(mail),
  });
}

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `key-of-mail-${index}`);
const messageIdsIn = (messages: readonly string[]): Set<string | undefined> =>
  new Set(messages.map((message) => /^Message-ID: (\S+)/im.exec(message)?.[1]));

describe('the notification process', () => {
  it('lists every problem of its environment and exits with 1', async () => {
    const service = start({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      AWS_MAIL_SERVER_PORT: '0',
      AWS_MAIL_SERVER_USERNAME: 'alone',
    });
    expect(await service.exited()).toBe(1);
    expect(service.stderr()).toMatch(
      /4 problems:\n.*PORT is "x".*\n.*LOG_LEVEL.*\n.*AWS_MAIL_SERVER_PORT.*\n.*AWS_MAIL_SERVER_PASSWORD/,
    );
    expect(service.stderr()).not.toContain('alone');
    expect(service.lines).toEqual([]);
  });

  it('continues the trace of its caller, logs with it, and exits with 0 on SIGTERM', async () => {
    const service = start({ PORT: '0', SERVICE_VERSION: 'V2', POD_NAME: 'pod-1' });
    const response = await fetch(`${await service.listening()}/notification/notification-xray`, {
      headers: { 'X-Amzn-Trace-Id': `Root=${TRACE_ID};Parent=53995c3f42cd8ad8;Sampled=1` },
    });
    expect(await response.json()).toMatchObject({
      service: 'notification',
      version: 'V2',
      colour: 'green',
      pod: 'pod-1',
      trace_id: TRACE_ID,
    });
    expect(await service.line(({ msg }) => msg === 'request')).toMatchObject({
      service: 'notification',
      route: '/notification/notification-xray',
      status: 200,
      trace_id: TRACE_ID,
    });
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(0);
    expect(await service.line(({ msg }) => msg === 'tracing closed')).toMatchObject({
      counters: { sent: 1 },
    });
    expect(service.stderr()).toBe('');
  });

  it('works with tracing switched off', async () => {
    const service = start({ PORT: '0', AWS_XRAY_SDK_ENABLED: 'false' });
    const response = await fetch(`${await service.listening()}/notification/notification-xray`);
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty('trace_id');
  });

  it('starts without a mail server, and says so', async () => {
    const service = start({ PORT: '0' });
    expect(await service.line(({ level }) => level === 'warn')).toMatchObject({
      msg: expect.stringContaining('AWS_MAIL_SERVER_HOST') as string,
    });
    expect((await send(service)).status).toBe(503);
  });

  it('is ready while the mail server is away', async () => {
    const service = startSending(await freePort());
    expect((await send(service)).status).toBe(202);
    await service.line(({ msg }) => msg === 'mail not sent yet');
    expect((await fetch(`${await service.listening()}/health/ready`)).status).toBe(200);
  });
});

describe('a process that is killed', () => {
  it('loses its mails; asked again with the same keys, another makes the same mails', async () => {
    let holds = true;
    const server = await scripted({ onMessage: () => (holds ? 'hang' : 'take') });
    const first = startSending(server.port);
    for (const key of keys(8)) expect((await send(first, { 'Idempotency-Key': key })).status).toBe(202);
    await waitFor(() => server.messages.length === 5, { ...DEADLINE, what: 'all workers at work' });
    first.signal('SIGKILL');
    expect(await first.exited()).toBe('SIGKILL');

    const before = messageIdsIn(server.messages);
    const repeated = server.messages.length;
    holds = false;
    const second = startSending(server.port);
    for (const key of keys(8)) {
      const response = await send(second, { 'Idempotency-Key': key, Prefer: 'wait=20' });
      expect(response.status).toBe(200);
    }
    const after = messageIdsIn(server.messages.slice(repeated));
    expect([before.size, after.size, messageIdsIn(server.messages).size]).toEqual([5, 8, 8]);
  });
});

describe('a process that is told to stop', () => {
  it('sends the mails that wait, also for their next try, and exits with 0', async () => {
    let isBusy = true;
    const server = await scripted({ onRecipient: () => (isBusy ? 450 : 'take') });
    const service = startSending(server.port, { MAIL_RETRY_DELAY_MS: '60000', MAIL_WORKERS: '2' });
    for (const key of keys(10)) await send(service, { 'Idempotency-Key': key });
    await waitFor(() => server.recipients() === 10, { ...DEADLINE, what: 'all first tries' });
    isBusy = false;
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(0);
    expect(messageIdsIn(server.messages).size).toBe(10);
    expect(service.stderr()).toBe('');
  });

  it('answers who waits for a mail, without keeping them waiting', async () => {
    const server = await scripted({ onRecipient: () => 450 });
    const service = startSending(server.port, { MAIL_RETRY_DELAY_MS: '60000' });
    const answer = send(service, { Prefer: 'wait=30' });
    await waitFor(() => server.recipients() === 1, { ...DEADLINE, what: 'the first try' });
    service.signal('SIGTERM');
    const response = await answer;
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ attempts: 1 } satisfies Partial<MailStatus>);
    await service.exited();
  });

  it('gives up at its deadline on a server that hangs, tells which mails are left, and exits with 1', async () => {
    const server = await scripted({ onMessage: () => 'hang' });
    const service = startSending(server.port, { MAIL_WORKERS: '1' });
    const ids: unknown[] = [];
    for (const key of keys(2)) {
      const response = await send(service, { 'Idempotency-Key': key });
      ids.push(((await response.json()) as MailStatus).id);
    }
    await waitFor(() => server.messages.length === 1, { ...DEADLINE, what: 'the first message' });
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(1);
    expect(await service.line(({ msg }) => msg === 'mails left unsent')).toMatchObject({
      left: 2,
      mail_ids: ids,
    });
    expect(JSON.stringify(service.lines)).not.toMatch(/ann@|A subject|Some text|key-of-mail/);
  });
});

import { PROBLEM_TYPES } from '@xray-microservices/service-kit';
import { freePort, startSmtpSink, waitFor } from '@xray-microservices/testing';
import type { SmtpSink } from '@xray-microservices/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailStatus } from '../../src/features/mail/mail-status.ts';
import { startService } from '../support/running-service.ts';
import type { RunningService, RunningServiceOptions } from '../support/running-service.ts';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { Reply, ScriptedSmtp, SmtpScript } from '../support/scripted-smtp.ts';

const DEADLINE = { deadlineMs: 20_000 };
const plain = { toEmail: 'ann@example.com', subject: 'Grüße', message: 'Line one\nLine two' };
const welcome = {
  toEmail: 'ann@example.com',
  template: 'welcome',
  data: { username: 'ann', firstname: '<b>{{x}}', lastname: 'Lee' },
};
const WAIT = { Prefer: 'wait=20' };
const KEY = { 'Idempotency-Key': 'key-of-this-mail' };

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function service(options: RunningServiceOptions): Promise<RunningService> {
  const started = await startService(options);
  cleanUp.push(() => started.stop());
  return started;
}

async function sinkAndService(): Promise<{ sink: SmtpSink; running: RunningService }> {
  const sink = await startSmtpSink();
  cleanUp.push(() => sink.stop());
  return { sink, running: await service({ smtpPort: sink.port }) };
}

async function scripted(script: SmtpScript): Promise<ScriptedSmtp> {
  const server = await startScriptedSmtp(script);
  cleanUp.push(() => server.stop());
  return server;
}

/** Gives these replies in turn, and takes everything after them. */
const inTurn =
  (...replies: Reply[]) =>
  (): Reply =>
    replies.shift() ?? 'take';

const statusIn = async (response: Response): Promise<MailStatus> => (await response.json()) as MailStatus;
const messageIdIn = (message: string | undefined): string | undefined =>
  /^Message-ID: (\S+)/im.exec(message ?? '')?.[1];

describe('sending a mail', () => {
  it('is answered at once, and its state can be asked for until it is sent', async () => {
    const { sink, running } = await sinkAndService();
    const response = await running.send(plain);
    expect(response.status).toBe(202);
    const { id } = await statusIn(response);
    expect(response.headers.get('location')).toBe(`/notification/send/${id}`);
    await waitFor(async () => (await running.stateOf(id)).state === 'sent', { ...DEADLINE, what: 'sent' });
    expect(sink.messages()).toMatchObject([{ to: ['ann@example.com'], subject: 'Grüße' }]);
  });

  it('is answered when it is sent, to who would wait', async () => {
    const { sink, running } = await sinkAndService();
    const response = await running.send(plain, WAIT);
    expect(response.status).toBe(200);
    expect(response.headers.get('preference-applied')).toBe('wait=20');
    expect(await statusIn(response)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(sink.counts().received).toBe(1);
  });

  it('makes the welcome mail in the colour of the version, with names as they are', async () => {
    const { sink, running } = await sinkAndService();
    expect((await running.send(welcome, WAIT)).status).toBe(200);
    const [message] = sink.messages();
    expect(message?.subject).toBe('Welcome, <b>{{x}}');
    const body = message?.text.replace(/=\r?\n/g, '');
    expect(body).toContain('Hello <b>{{x}} Lee,');
    expect(body).toContain('Hello &lt;b&gt;{{x}} Lee,');
    expect(body).toContain('#15803d');
  });

  it('leaves nothing of the mail in the log', async () => {
    const { running } = await sinkAndService();
    await running.send(welcome, { ...WAIT, ...KEY });
    await waitFor(() => running.lines.some(({ msg }) => msg === 'request'), {
      ...DEADLINE,
      what: 'the line',
    });
    const log = JSON.stringify(running.lines);
    expect(log).toContain('mail sent');
    expect(log).not.toMatch(/ann|Lee|Welcome|key-of/);
  });

  it.each([
    ['an address', { ...plain, toEmail: 'ann@example.com\r\nBcc: bob@example.com' }, {}],
    ['an envelope', { ...plain, toEmail: 'ann@example.com>\r\nRCPT TO:<bob@example.com' }, {}],
    ['a display name', { ...plain, toEmail: '"x\r\nBcc: bob@example.com" <ann@example.com>' }, {}],
    ['two addresses', { ...plain, toEmail: 'ann@example.com, bob@example.com' }, {}],
    ['a subject', { ...plain, subject: 'Hello\r\nBcc: bob@example.com' }, {}],
    ['a name', { ...welcome, data: { ...welcome.data, firstname: 'A\nBcc: bob@example.com' } }, {}],
    ['a key', plain, { 'Idempotency-Key': 'a@b>\tBcc: bob@example.com' }],
  ])('lets nothing be smuggled in by %s', async (_what, body, headers: Record<string, string>) => {
    const { sink, running } = await sinkAndService();
    const response = await running.send(body, headers);
    expect(await response.json()).toMatchObject(PROBLEM_TYPES.invalid_request);
    expect((await running.send(plain, WAIT)).status).toBe(200);
    expect(sink.counts().received).toBe(1);
  });

  it('is not possible without an SMTP server, which is told, and everything else is', async () => {
    const running = await service({ smtpPort: undefined });
    const response = await running.send(plain);
    const problem = (await response.json()) as { detail: string };
    expect(problem).toMatchObject(PROBLEM_TYPES.upstream_unavailable);
    expect(problem.detail).toContain('AWS_MAIL_SERVER_HOST');
    for (const path of ['/notification/notification-xray', '/notification/health-status', '/health/ready']) {
      expect((await fetch(`${running.base}${path}`)).status).toBe(200);
    }
  });
});

describe('an SMTP server that fails', () => {
  it('for now: the mail is tried again until it is sent', async () => {
    const server = await scripted({ onRecipient: inTurn(450, 451), onMessage: inTurn(452) });
    const running = await service({ smtpPort: server.port });
    const response = await running.send(plain, WAIT);
    expect(response.status).toBe(200);
    const status = await statusIn(response);
    expect(status).toMatchObject({ state: 'sent', attempts: 4 });
    expect(status).not.toHaveProperty('error');
    expect(new Set(server.messages.map(messageIdIn)).size).toBe(1);
  });

  it('for now, and again: the tries end, and the answer says so', async () => {
    const server = await scripted({ onRecipient: () => 450 });
    const running = await service({ smtpPort: server.port, limits: { attempts: 3 } });
    const response = await running.send(plain, WAIT);
    expect(response.status).toBe(202);
    expect(await statusIn(response)).toMatchObject({
      state: 'failed',
      attempts: 3,
      error: { code: 'SMTP_450', permanent: false },
    });
    expect(server.recipients()).toBe(3);
  });

  it('for good: 422, and a repeated request with the same key is the same mail', async () => {
    const server = await scripted({ onMessage: inTurn(554) });
    const running = await service({ smtpPort: server.port });
    const refused = await running.send(plain, { ...WAIT, ...KEY });
    expect(await refused.json()).toMatchObject(PROBLEM_TYPES.unprocessable);
    const location = refused.headers.get('location') ?? '';
    const state = (await (await fetch(`${running.base}${location}`)).json()) as MailStatus;
    expect(state).toMatchObject({ state: 'failed', error: { code: 'SMTP_554', permanent: true } });
    const again = await running.send(plain, { ...WAIT, ...KEY });
    expect(again.status).toBe(200);
    expect((await statusIn(again)).id).toBe(state.id);
    expect(new Set(server.messages.map(messageIdIn)).size).toBe(1);
    expect(await running.counters()).toMatchObject({ sent: 1, failed: 1 });
  });

  it('by not being there: the mail is sent once it is back', async () => {
    const port = await freePort();
    const running = await service({ smtpPort: port, limits: { attempts: 20, retryDelayMs: 20 } });
    const { id } = await statusIn(await running.send(plain));
    await waitFor(async () => (await running.stateOf(id)).error?.code === 'ECONNREFUSED', {
      ...DEADLINE,
      what: 'the first failure',
    });
    const server = await scripted({ port });
    await waitFor(async () => (await running.stateOf(id)).state === 'sent', { ...DEADLINE, what: 'sent' });
    expect(server.messages).toHaveLength(1);
  });

  it('by never answering: who waits is answered, and the mail goes on', async () => {
    const server = await scripted({ onMessage: inTurn('hang') });
    const running = await service({ smtpPort: server.port, smtp: { timeoutMs: 4000 } });
    const response = await running.send(plain, { Prefer: 'wait=1' });
    expect(response.status).toBe(202);
    const { id, state } = await statusIn(response);
    expect(state).toBe('sending');
    await waitFor(async () => (await running.stateOf(id)).state === 'sent', { ...DEADLINE, what: 'sent' });
    expect(await running.stateOf(id)).toMatchObject({ attempts: 2 });
    // The first may have been taken without an answer: to servers and readers both are one mail.
    expect(new Set(server.messages.map(messageIdIn)).size).toBe(1);
  });
});

describe('repeated requests', () => {
  it('with one key are one mail, also at the same time and after it was sent', async () => {
    const { sink, running } = await sinkAndService();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => running.send(welcome, { ...WAIT, ...KEY })),
    );
    const again = await running.send(welcome, KEY);
    const ids = await Promise.all([...responses, again].map(async (each) => (await statusIn(each)).id));
    expect(new Set(ids).size).toBe(1);
    expect(again.status).toBe(200);
    expect(sink.counts().received).toBe(1);
  });

  it('with one key and another body are refused', async () => {
    const { sink, running } = await sinkAndService();
    await running.send(plain, { ...WAIT, ...KEY });
    const response = await running.send({ ...plain, message: 'Another' }, { ...WAIT, ...KEY });
    expect(await response.json()).toMatchObject(PROBLEM_TYPES.conflict);
    expect(sink.counts().received).toBe(1);
  });

  it('without a key are as many mails', async () => {
    const { sink, running } = await sinkAndService();
    await Promise.all(Array.from({ length: 3 }, () => running.send(plain, WAIT)));
    expect(new Set(sink.messages().map(({ headers }) => headers.get('message-id')?.[0])).size).toBe(3);
  });
});

describe('two replicas', () => {
  const welcomed = { ...KEY, ...WAIT };

  it('send the mail of one key twice, and both copies can be known by it, whatever writes the Message-ID', async () => {
    const { sink, running } = await sinkAndService();
    const other = await service({ smtpPort: sink.port });
    expect((await running.send(welcome, welcomed)).status).toBe(200);
    expect((await other.send(welcome, welcomed)).status).toBe(200);
    const keys = sink.messages().map(({ headers }) => headers.get('x-idempotency-key')?.[0]);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
    expect(sink.messages()[0]?.text).not.toContain(KEY['Idempotency-Key']);
    const ids = sink.messages().map(({ headers }) => headers.get('message-id')?.[0]);
    expect(ids).toEqual([`<${keys[0] ?? ''}@example.com>`, ids[0]]);
  });

  it('do not know of each other’s mails, and say so', async () => {
    const { sink, running } = await sinkAndService();
    const other = await service({ smtpPort: sink.port });
    const location = (await running.send(plain, WAIT)).headers.get('location') ?? '';
    expect((await fetch(`${running.base}${location}`)).status).toBe(200);
    const unknown = await fetch(`${other.base}${location}`);
    expect(await unknown.json()).toMatchObject({
      ...PROBLEM_TYPES.not_found,
      detail: expect.stringContaining('the replica that took it') as string,
    });
  });
});

describe('a queue that is full', () => {
  it('is told with 503 and Retry-After, and counted', async () => {
    const server = await scripted({ onMessage: () => 'hang' });
    const running = await service({ smtpPort: server.port, limits: { mails: 2, workers: 1 } });
    expect((await running.send(plain)).status).toBe(202);
    expect((await running.send(plain)).status).toBe(202);
    const response = await running.send(plain);
    expect(await response.json()).toMatchObject(PROBLEM_TYPES.overloaded);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await running.counters()).toEqual({ queued: 1, sending: 1, sent: 0, failed: 0, rejected: 1 });
  });
});

describe('a client that goes away while it waits', () => {
  it('does not take the mail with it', async () => {
    const server = await scripted({ onRecipient: inTurn(450) });
    const running = await service({ smtpPort: server.port, limits: { retryDelayMs: 300 } });
    const client = new AbortController();
    const request = fetch(`${running.base}/notification/send`, {
      method: 'POST',
      signal: client.signal,
      headers: { 'Content-Type': 'application/json', ...WAIT, ...KEY },
      body: JSON.stringify(plain),
    });
    await waitFor(() => server.recipients() === 1, { ...DEADLINE, what: 'the first try' });
    client.abort();
    await expect(request).rejects.toThrow();
    await waitFor(() => running.lines.some(({ aborted }) => aborted === true), {
      ...DEADLINE,
      what: 'the line of the request',
    });
    expect((await running.send(plain, { ...WAIT, ...KEY })).status).toBe(200);
    expect(server.messages).toHaveLength(1);
  });
});

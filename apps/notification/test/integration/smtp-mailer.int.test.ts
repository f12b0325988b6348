import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { freePort, selfSigned, startSmtpSink, waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Mailer, OutgoingMail } from '../../src/features/mail/mailer.ts';
import { createSmtpMailer } from '../../src/features/mail/smtp-mailer.ts';
import type { SmtpSettings } from '../../src/features/mail/smtp-options.ts';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { Reply, ScriptedSmtp, SmtpScript } from '../support/scripted-smtp.ts';

const mail: OutgoingMail = {
  keyDigest: '0123456789abcdef0123456789abcdef',
  messageId: '<0123456789abcdef@example.com>',
  to: 'ann@example.com',
  subject: 'Grüße 🎉',
  text: 'Line one\nLine two\n.\nThe end',
};

const answers =
  (reply: Reply): (() => Reply) =>
  () =>
    reply;

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

function mailer(port: number, settings: Partial<SmtpSettings> = {}): Mailer {
  const created = createSmtpMailer({
    host: '127.0.0.1',
    port,
    fromAddress: 'no-reply@example.com',
    security: 'none',
    timeoutMs: 20_000,
    ...settings,
  });
  cleanUp.push(() => {
    created.close();
  });
  return created;
}

async function scripted(script?: SmtpScript): Promise<ScriptedSmtp> {
  const server = await startScriptedSmtp(script);
  cleanUp.push(() => server.stop());
  return server;
}

describe('a mail that is sent', () => {
  it('arrives as it is', async () => {
    const sink = await startSmtpSink();
    cleanUp.push(() => sink.stop());
    await mailer(sink.port).send(mail);
    const [message] = sink.messages();
    expect(message).toMatchObject({
      from: 'no-reply@example.com',
      to: ['ann@example.com'],
      subject: 'Grüße 🎉',
    });
    expect(message?.text.replaceAll('\r\n', '\n').trim()).toBe(mail.text);
    expect(message?.headers.get('message-id')).toEqual([mail.messageId]);
    expect(message?.headers.get('x-idempotency-key')).toEqual([mail.keyDigest]);
    expect(message?.headers.get('to')).toEqual(['ann@example.com']);
    expect(message?.headers.get('auto-submitted')).toEqual(['auto-generated']);
  });

  it('has its HTML beside its text', async () => {
    const server = await scripted();
    await mailer(server.port).send({ ...mail, html: '<p>Hello</p>' });
    expect(server.messages[0]).toMatch(/multipart\/alternative.*text\/plain.*text\/html.*<p>Hello<\/p>/s);
  });

  it('shares connections with others', async () => {
    const server = await scripted();
    const sender = mailer(server.port);
    await Promise.all(Array.from({ length: 40 }, () => sender.send(mail)));
    expect(server.messages).toHaveLength(40);
    expect(server.connections()).toBeLessThanOrEqual(5);
  });

  it('takes a new connection where the server has closed the kept one', async () => {
    const server = await scripted();
    const sender = mailer(server.port);
    await sender.send(mail);
    server.cutConnections();
    await sender.send(mail);
    expect(server.messages).toHaveLength(2);
  });

  it('is handed in by who is logged in', async () => {
    const sink = await startSmtpSink({ auth: { user: 'shop', password: 'right' } });
    cleanUp.push(() => sink.stop());
    await mailer(sink.port, { login: { username: 'shop', password: 'right' } }).send(mail);
    expect(sink.messages()[0]?.user).toBe('shop');
    const refused = mailer(sink.port, { login: { username: 'shop', password: 'wrong' } }).send(mail);
    await expect(refused).rejects.toMatchObject({ code: 'SMTP_535', permanent: false });
  });

  it('is not handed in without the login that was asked for', async () => {
    const server = await scripted();
    const sender = mailer(server.port, { login: { username: 'shop', password: 'right' } });
    await expect(sender.send(mail)).rejects.toMatchObject({ permanent: false });
    expect(server.recipients()).toBe(0);
  });
});

describe('a mail that is not sent', () => {
  it.each([
    ['a recipient refused for good', { onRecipient: answers(550) }, { code: 'SMTP_550', permanent: true }],
    ['a recipient refused for now', { onRecipient: answers(450) }, { code: 'SMTP_450', permanent: false }],
    ['a message refused for good', { onMessage: answers(554) }, { code: 'SMTP_554', permanent: true }],
    ['a message refused for now', { onMessage: answers(451) }, { code: 'SMTP_451', permanent: false }],
  ] as const)('tells why: %s', async (_what, script, error) => {
    const server = await scripted(script);
    const failure: unknown = await mailer(server.port)
      .send(mail)
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject(error);
    expect(String(failure)).not.toContain('ann@');
  });

  it('tells that nobody listens', async () => {
    const sending = mailer(await freePort()).send(mail);
    await expect(sending).rejects.toMatchObject({ code: 'ECONNREFUSED', permanent: false });
  });

  it.each([
    ['to a recipient', { onRecipient: answers('hang') }],
    ['to a message', { onMessage: answers('hang') }],
  ] as const)('is given up when the server never answers %s', async (_what, script) => {
    const server = await scripted(script);
    const sending = mailer(server.port, { timeoutMs: 150 }).send(mail);
    await expect(sending).rejects.toMatchObject({ code: 'ETIMEDOUT', permanent: false });
  });

  it('is given up when the server is never silent and never done', async () => {
    const server = await trickling();
    const sending = mailer(server, { timeoutMs: 150 }).send(mail);
    await expect(sending).rejects.toMatchObject({ code: 'ETIMEDOUT', permanent: false });
  });

  it('is cut off when the mailer is closed', async () => {
    const server = await scripted({ onMessage: () => 'hang' });
    const sender = mailer(server.port);
    const failure = sender.send(mail).catch((thrown: unknown) => thrown);
    await waitFor(() => server.messages.length === 1, { deadlineMs: 20_000, what: 'the message' });
    sender.close();
    expect(await failure).toMatchObject({ permanent: false });
  });
});

const trusted = await selfSigned('mail.example.com');
const nobody = await selfSigned('mail.example.com');

describe('TLS', () => {
  const authorities = getCACertificates('default');
  beforeAll(() => {
    setDefaultCACertificates([...authorities, trusted.cert]);
  });
  afterAll(() => {
    setDefaultCACertificates(authorities);
  });

  it.each([
    ['STARTTLS', 'starttls', false],
    ['TLS from the first byte', 'implicit', true],
  ] as const)('encrypts by %s, to the name in the certificate', async (_what, security, implicit) => {
    const server = await scripted({ tls: { ...trusted, implicit } });
    await mailer(server.port, { security, tlsName: 'mail.example.com' }).send(mail);
    expect([server.messages.length, server.encrypted()]).toEqual([1, 1]);
  });

  it.each([
    ['is not offered', {}, 'mail.example.com'],
    ['is offered in another name', { tls: trusted }, 'other.example.com'],
    ['is offered with a certificate of nobody', { tls: nobody }, 'mail.example.com'],
  ])('is insisted on: nothing is said to a server where it %s', async (_what, script, tlsName) => {
    const server = await scripted(script);
    const sending = mailer(server.port, { security: 'starttls', tlsName }).send(mail);
    await expect(sending).rejects.toMatchObject({ permanent: false });
    expect(server.recipients()).toBe(0);
  });
});

/** The port of a server that goes on answering EHLO, line by line, for ever. */
async function trickling(): Promise<number> {
  const timers = new Set<NodeJS.Timeout>();
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
    socket.once('data', () => timers.add(setInterval(() => socket.write('250-MORE\r\n'), 20)));
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
  cleanUp.push(() => {
    for (const timer of timers) clearInterval(timer);
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

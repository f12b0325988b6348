import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { startSmtpSink } from '../../src/index.ts';
import type { SmtpSink, SmtpSinkOptions } from '../../src/index.ts';
import { isListening } from './support/cache.ts';
import { failureOf } from './support/sql.ts';

const MAIL = { from: 'sender@example.com', to: 'ann@example.com', subject: 'Hello', text: 'Good day.' };

const sinks: SmtpSink[] = [];
const started = async (options?: SmtpSinkOptions): Promise<SmtpSink> => {
  const sink = await startSmtpSink(options);
  sinks.push(sink);
  return sink;
};

/** Sends one mail on a connection of its own. */
async function send(
  sink: SmtpSink,
  mail: Record<string, unknown> = {},
  auth?: { user: string; pass: string },
) {
  const transport = createTransport({
    host: sink.host,
    port: sink.port,
    ...(auth === undefined ? {} : { auth }),
  });
  try {
    await transport.sendMail({ ...MAIL, ...mail });
  } finally {
    transport.close();
  }
}

afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.stop()));
});

describe('the SMTP sink', () => {
  it('keeps what a mailer sends, decoded', async () => {
    const sink = await started({ now: () => 1_700_000_000_000 });
    await send(sink, {
      to: ['ann@example.com', 'bob@example.com'],
      subject: 'Grüße an alle, von denen diese Zeile lang genug ist, um umbrochen zu werden: ÄÖÜ',
      text: 'Schöne Grüße\nund ein langer Satz, der über die Grenze von 76 Zeichen hinausgeht, damit er kodiert wird.\n',
    });
    const [message] = sink.messages();
    expect(message).toMatchObject({
      number: 1,
      receivedAt: new Date(1_700_000_000_000),
      from: 'sender@example.com',
      to: ['ann@example.com', 'bob@example.com'],
      subject: 'Grüße an alle, von denen diese Zeile lang genug ist, um umbrochen zu werden: ÄÖÜ',
      text: 'Schöne Grüße\nund ein langer Satz, der über die Grenze von 76 Zeichen hinausgeht, damit er kodiert wird.',
    });
    expect(message?.headers.get('from')).toEqual(['sender@example.com']);
    expect(message?.raw.toString()).toContain('Message-ID:');
    expect(message).not.toHaveProperty('user');
  });

  it('gives a message to whoever waited for it before it came', async () => {
    const sink = await started();
    const waiting = sink.waitForMessage(({ to }) => to.includes('bob@example.com'), { deadlineMs: 20_000 });
    await send(sink);
    await send(sink, { to: 'bob@example.com' });
    expect(await waiting).toMatchObject({ number: 2 });
  });

  it('drops the oldest message beyond its bound, and counts it', async () => {
    const sink = await started({ keep: 2 });
    for (const subject of ['one', 'two', 'three']) await send(sink, { subject });
    expect(sink.messages().map(({ subject }) => subject)).toEqual(['two', 'three']);
    expect(sink.counts()).toEqual({ received: 3, dropped: 1, refused: 0 });
  });

  it('refuses a message that is too large, announced or not', async () => {
    const sink = await started({ maxBytes: 2000 });
    expect(await failureOf(send(sink, { text: 'x'.repeat(3000) }))).toMatchObject({ responseCode: 552 });
    expect(await sendRaw(sink, 'x'.repeat(3000))).toMatch(/^552 /);
    await send(sink, { text: 'x'.repeat(500) });
    expect(sink.counts()).toMatchObject({ received: 1 });
  });

  it('takes a message of exactly the limit and refuses one byte more', async () => {
    const body = (bytes: number): string => 'x'.repeat(bytes - 2);
    const sink = await started({ maxBytes: 500 });
    expect(await sendRaw(sink, body(500))).toMatch(/^250 /);
    expect(await sendRaw(sink, body(501))).toMatch(/^552 /);
    expect(sink.counts()).toEqual({ received: 1, dropped: 0, refused: 1 });
  });

  it('asks for a login when it is told to', async () => {
    const sink = await started({ auth: { user: 'mailer', password: 'right' } });
    expect(await failureOf(send(sink))).toMatchObject({ responseCode: 530 });
    expect(await failureOf(send(sink, {}, { user: 'mailer', pass: 'wrong' }))).toMatchObject({
      responseCode: 535,
    });
    await send(sink, {}, { user: 'mailer', pass: 'right' });
    expect(sink.messages()).toMatchObject([{ user: 'mailer' }]);
  });

  it('says so when its port is taken', async () => {
    const { port } = await started();
    expect(await failureOf(startSmtpSink({ port }))).toMatchObject({ code: 'SMTP_SINK_LISTEN' });
  });

  it('closes its port and idle connections when it is stopped', async () => {
    const sink = await started();
    const idle = connect({ port: sink.port, host: sink.host });
    await once(idle, 'data');
    const closed = once(idle, 'close');
    const waiting = failureOf(sink.waitForMessage(() => true, { deadlineMs: 10_000 }));
    idle.resume();
    await Promise.all([sink.stop(), sink.stop()]);
    await closed;
    expect(await waiting).toMatchObject({ code: 'SMTP_SINK_STOPPED' });
    expect(await isListening(sink.port)).toBe(false);
  });

  it('outlives a client that goes away in the middle of a message', async () => {
    const sink = await started();
    const client = connect({ port: sink.port, host: sink.host });
    await once(client, 'data');
    client.write(
      'EHLO test\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: x\r\n',
    );
    await once(client, 'data');
    client.resetAndDestroy();
    await send(sink);
    expect(sink.counts()).toMatchObject({ received: 1 });
  });
});

/** Sends a body as it is, one command after the other, and returns the answer to it. */
async function sendRaw(sink: SmtpSink, body: string): Promise<string> {
  const client = connect({ port: sink.port, host: sink.host });
  const answer = async (): Promise<string> => String((await once(client, 'data'))[0]);
  const say = async (line: string): Promise<string> => {
    client.write(`${line}\r\n`);
    return answer();
  };
  await answer();
  for (const line of ['EHLO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'])
    await say(line);
  const last = await say(`${body}\r\n.`);
  client.destroy();
  return last;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { MailBook } from './mail-book.ts';
import { MailQueue } from './mail-queue.ts';
import type { MailOrder, QueueLimits } from './queue-options.ts';
import { MailError } from './mailer.ts';

const busy = new MailError('SMTP_451', 'busy', { permanent: false });
const refused = new MailError('SMTP_550', 'refused', { permanent: true });
const NEVER = new AbortController().signal;

const order = (subject: string, key?: string): MailOrder => ({
  mail: {
    keyDigest: subject,
    messageId: `<${subject}@example.com>`,
    to: 'ann@example.com',
    subject,
    text: '',
  },
  fingerprint: subject,
  ...(key !== undefined && { key }),
});

/** A queue whose mails end, and whose pauses are over, when the test says so. */
function testQueue({ context, ...limits }: Partial<QueueLimits> & { context?: () => unknown } = {}) {
  const sends: { subject: string; context: unknown; end: (error?: Error) => Promise<void> }[] = [];
  const pauses: { milliseconds: number; over: () => void; calledOff: boolean }[] = [];
  const { logger, lines } = memoryLogger();
  let ids = 0;
  const queue = new MailQueue({
    mailer: {
      send: ({ subject }) => {
        const { promise, resolve, reject } = Promise.withResolvers<undefined>();
        const end = async (error?: Error): Promise<void> => {
          if (error === undefined) resolve(undefined);
          else reject(error);
          // The queue notes the end within a few turns of the microtask queue.
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        };
        sends.push({ subject, context: context?.(), end });
        return promise;
      },
    },
    book: new MailBook({ now: () => 0 }),
    logger,
    limits: { mails: 10, workers: 2, attempts: 3, retryDelayMs: 100, ...limits },
    now: () => 0,
    random: () => 1,
    newId: () => `mail-${(ids += 1)}`,
    after: (milliseconds, over) => {
      const pause = { milliseconds, over, calledOff: false };
      pauses.push(pause);
      return () => {
        pause.calledOff = true;
      };
    },
  });
  const endOf = (index: number, error?: Error): Promise<void> =>
    sends[index]?.end(error) ?? Promise.resolve();
  return { queue, sends, pauses, lines, endOf, subjects: () => sends.map(({ subject }) => subject) };
}

describe('the queue of mails', () => {
  it('sends at once, as many at a time as it has workers, in the order of arrival', async () => {
    const { queue, endOf, subjects } = testQueue();
    for (const subject of ['a', 'b', 'c']) queue.submit(order(subject));
    expect(subjects()).toEqual(['a', 'b']);
    expect(queue.counters()).toEqual({ queued: 1, sending: 2, sent: 0, failed: 0, rejected: 0 });
    await endOf(1);
    expect(subjects()).toEqual(['a', 'b', 'c']);
    expect(queue.counters()).toMatchObject({ queued: 0, sending: 2, sent: 1 });
  });

  it('tells what becomes of a mail', async () => {
    const { queue, endOf } = testQueue({ workers: 1 });
    queue.submit(order('a'));
    const { id } = queue.submit(order('b'));
    expect(queue.find(id)).toEqual({
      id: 'mail-2',
      state: 'queued',
      attempts: 0,
      createdAt: '1970-01-01T00:00:00.000Z',
      updatedAt: '1970-01-01T00:00:00.000Z',
    });
    await endOf(0);
    expect(queue.find(id)).toMatchObject({ state: 'sending', attempts: 1 });
    await endOf(1);
    expect(queue.find(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(queue.find('mail-3')).toBeUndefined();
  });

  it('tries again what may pass, after pauses that grow, and forgets the error when it is sent', async () => {
    const { queue, pauses, endOf } = testQueue();
    const { id } = queue.submit(order('a'));
    await endOf(0, busy);
    expect(queue.find(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      error: { code: 'SMTP_451', permanent: false },
    });
    expect(queue.counters()).toMatchObject({ queued: 1, sending: 0 });
    pauses[0]?.over();
    await endOf(1, busy);
    pauses[1]?.over();
    await endOf(2);
    expect(pauses.map(({ milliseconds }) => milliseconds)).toEqual([100, 200]);
    expect(queue.find(id)).toMatchObject({ state: 'sent', attempts: 3 });
    expect(queue.find(id)).not.toHaveProperty('error');
  });

  it('gives up after so many tries', async () => {
    const { queue, pauses, endOf, sends } = testQueue({ attempts: 2 });
    const { id } = queue.submit(order('a'));
    await endOf(0, busy);
    pauses[0]?.over();
    await endOf(1, busy);
    expect(queue.find(id)).toMatchObject({ state: 'failed', attempts: 2, error: { permanent: false } });
    expect([sends.length, pauses.length]).toEqual([2, 1]);
    expect(queue.counters()).toMatchObject({ queued: 0, failed: 1 });
  });

  it('gives up at once what was refused for good', async () => {
    const { queue, pauses, endOf } = testQueue();
    const { id } = queue.submit(order('a'));
    await endOf(0, refused);
    expect(queue.find(id)).toMatchObject({
      state: 'failed',
      error: { code: 'SMTP_550', permanent: true },
    });
    expect(pauses).toEqual([]);
  });

  it('takes a failure that it does not know for one that may pass, and counts nothing as sent', async () => {
    const { queue, endOf } = testQueue();
    const { id } = queue.submit(order('a'));
    await endOf(0, new TypeError('a bug'));
    expect(queue.find(id)).toMatchObject({
      state: 'queued',
      error: { code: 'EUNEXPECTED', permanent: false },
    });
    expect(queue.counters()).toMatchObject({ queued: 1, sent: 0 });
  });

  it('logs the end of a mail by its id, without a word of it', async () => {
    const { queue, lines, endOf } = testQueue();
    queue.submit(order('a secret subject'));
    queue.submit(order('another'));
    await endOf(0);
    await endOf(1, refused);
    expect(lines).toMatchObject([
      { msg: 'mail sent', mail_id: 'mail-1', attempts: 1 },
      { msg: 'mail failed', mail_id: 'mail-2', err: { code: 'SMTP_550' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret|ann@/);
  });

  it('does the work of a mail in the context of its request, also later', async () => {
    const context = new AsyncLocalStorage<string>();
    const { queue, pauses, endOf, sends } = testQueue({ workers: 1, context: () => context.getStore() });
    context.run('request a', () => queue.submit(order('a')));
    context.run('request b', () => queue.submit(order('b')));
    await endOf(0, busy);
    pauses[0]?.over();
    await endOf(1);
    expect(sends.map(({ subject, context: of }) => [subject, of])).toEqual([
      ['a', 'request a'],
      ['b', 'request b'],
      ['a', 'request a'],
    ]);
  });
});

describe('an idempotency key', () => {
  it('gives the same mail again and sends nothing', async () => {
    const { queue, endOf, sends } = testQueue();
    const first = queue.submit(order('a', 'key-of-a'));
    expect(queue.submit(order('a', 'key-of-a')).id).toBe(first.id);
    await endOf(0);
    expect(queue.submit(order('a', 'key-of-a'))).toMatchObject({ id: first.id, state: 'sent' });
    expect(sends).toHaveLength(1);
  });

  it('makes two mails of the same content when there are two of it, or none', () => {
    const { queue } = testQueue();
    const orders = [order('a', 'key-one'), order('a', 'key-two'), order('a'), order('a')];
    expect(new Set(orders.map((each) => queue.submit(each).id)).size).toBe(4);
  });

  it('cannot stand for another mail', () => {
    const { queue, sends } = testQueue();
    queue.submit(order('a', 'key-of-a'));
    expect(() => queue.submit(order('b', 'key-of-a'))).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(sends).toHaveLength(1);
  });

  it('tries a mail that failed once more, as the same mail', async () => {
    const { queue, endOf, subjects } = testQueue();
    const { id } = queue.submit(order('a', 'key-of-a'));
    await endOf(0, refused);
    expect(queue.submit(order('a', 'key-of-a'))).toMatchObject({ id, state: 'sending', attempts: 2 });
    await endOf(1);
    expect(queue.find(id)).toMatchObject({ state: 'sent' });
    expect(subjects()).toEqual(['a', 'a']);
    expect(queue.counters()).toMatchObject({ sent: 1, failed: 1 });
  });
});

describe('a queue that is full', () => {
  it('refuses the first mail that is too many, counts it, and takes mails again when one has ended', async () => {
    const { queue, endOf } = testQueue({ mails: 2, workers: 1 });
    queue.submit(order('a', 'key-of-a'));
    queue.submit(order('b'));
    expect(() => queue.submit(order('c'))).toThrow(
      expect.objectContaining({ code: 'overloaded', retryAfterSeconds: 5 }),
    );
    expect(queue.counters()).toMatchObject({ queued: 1, sending: 1, rejected: 1 });
    expect(queue.submit(order('a', 'key-of-a')).id).toBe('mail-1');
    await endOf(0);
    expect(queue.submit(order('c')).state).toBe('queued');
  });

  it('counts mails that wait for their next try', async () => {
    const { queue, endOf } = testQueue({ mails: 1 });
    queue.submit(order('a'));
    await endOf(0, busy);
    expect(() => queue.submit(order('b'))).toThrow(expect.objectContaining({ code: 'overloaded' }));
  });
});

describe('waiting for the end of a mail', () => {
  it.each([
    ['it is sent', undefined],
    ['it is refused', refused],
  ])('is over when %s', async (_what, error) => {
    const { queue, endOf } = testQueue();
    const ended = queue.untilEnded(queue.submit(order('a')).id, NEVER);
    await endOf(0, error);
    await ended;
    expect(queue.counters().sending).toBe(0);
  });

  it('is over when it has ended before, or is not known', async () => {
    const { queue } = testQueue();
    await queue.untilEnded('mail-9', NEVER);
  });

  it('is over when nobody waits any more, and the mail goes on', async () => {
    const { queue, endOf } = testQueue();
    const gone = new AbortController();
    const { id } = queue.submit(order('a'));
    const ended = queue.untilEnded(id, gone.signal);
    gone.abort();
    await ended;
    expect(queue.find(id)?.state).toBe('sending');
    await endOf(0);
    expect(queue.find(id)?.state).toBe('sent');
  });
});

describe('a queue that stops', () => {
  it('takes no mails, keeps nobody waiting, and goes on sending', async () => {
    const { queue, endOf } = testQueue();
    const { id } = queue.submit(order('a'));
    const ended = queue.untilEnded(id, NEVER);
    queue.stop();
    await ended;
    expect(() => queue.submit(order('b'))).toThrow(expect.objectContaining({ code: 'service_stopping' }));
    expect(queue.counters().rejected).toBe(1);
    await endOf(0);
    expect(queue.find(id)?.state).toBe('sent');
  });

  it('sends what waits before it is closed, also what waits for its next try', async () => {
    const { queue, endOf, pauses, subjects } = testQueue({ workers: 1 });
    queue.submit(order('a'));
    await endOf(0, busy);
    queue.submit(order('b'));
    queue.submit(order('c'));
    const closed = queue.close(60_000);
    expect(pauses[0]?.calledOff).toBe(true);
    for (const index of [1, 2, 3]) await endOf(index);
    expect(await closed).toEqual([]);
    expect(subjects()).toEqual(['a', 'b', 'c', 'a']);
  });

  it('tries each mail once more, without pauses, and tells what is left', async () => {
    const { queue, endOf, pauses, subjects } = testQueue();
    queue.submit(order('a'));
    queue.submit(order('b'));
    const closed = queue.close(60_000);
    await endOf(0, busy);
    await endOf(1);
    await endOf(2, busy);
    expect(await closed).toEqual(['mail-1']);
    expect(subjects()).toEqual(['a', 'b', 'a']);
    expect(pauses).toEqual([]);
  });

  it('tells at its deadline what is left, and begins nothing after it', async () => {
    const { queue, endOf, subjects } = testQueue({ workers: 1 });
    queue.submit(order('a'));
    queue.submit(order('b'));
    expect(await queue.close(1)).toEqual(['mail-1', 'mail-2']);
    await endOf(0, busy);
    expect(subjects()).toEqual(['a']);
  });
});

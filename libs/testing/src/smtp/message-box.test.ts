import { describe, expect, it } from 'vitest';
import { MessageBox } from './message-box.ts';

const mail = (subject: string) => ({
  receivedAt: new Date(0),
  from: 'a@example.com',
  to: ['b@example.com'],
  headers: new Map<string, readonly string[]>(),
  subject,
  text: '',
  raw: Buffer.alloc(0),
});

describe('MessageBox', () => {
  it('keeps the last messages and counts the dropped', () => {
    const box = new MessageBox(2);
    for (const subject of ['one', 'two', 'three']) box.add(mail(subject));
    expect(box.messages().map(({ number, subject }) => [number, subject])).toEqual([
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(box.counts()).toEqual({ received: 3, dropped: 1, refused: 0 });
  });

  it('gives a message that is here already', async () => {
    const box = new MessageBox(5);
    box.add(mail('one'));
    expect(await box.wait(({ subject }) => subject === 'one', { deadlineMs: 1000 })).toMatchObject({
      number: 1,
    });
  });

  it('gives everybody who waits the message that fits them', async () => {
    const box = new MessageBox(5);
    const one = box.wait(({ subject }) => subject === 'one', { deadlineMs: 1000 });
    const two = box.wait(({ subject }) => subject === 'two', { deadlineMs: 1000 });
    box.add(mail('two'));
    box.add(mail('one'));
    expect((await one).number).toBe(2);
    expect((await two).number).toBe(1);
  });

  it('says at the deadline what came instead', async () => {
    const box = new MessageBox(5);
    box.add(mail('other'));
    await expect(box.wait(() => false, { deadlineMs: 5, what: 'the welcome' })).rejects.toMatchObject({
      code: 'SMTP_SINK_DEADLINE',
      message: 'waited 5 ms for the welcome; it keeps 1 of 1 received, the last: "other" to b@example.com',
    });
  });

  it('fails the one whose predicate throws', async () => {
    const box = new MessageBox(5);
    const waiting = box.wait(
      () => {
        throw new Error('a mistake in the test');
      },
      { deadlineMs: 1000 },
    );
    box.add(mail('one'));
    await expect(waiting).rejects.toThrow('a mistake in the test');
  });

  it('forgets messages when cleared, and goes on counting', () => {
    const box = new MessageBox(5);
    box.add(mail('one'));
    box.clear();
    box.add(mail('two'));
    expect(box.messages().map(({ number }) => number)).toEqual([2]);
  });

  it('sends away whoever waits when it is closed', async () => {
    const box = new MessageBox(5);
    const waiting = box.wait(() => true, { deadlineMs: 1000 });
    box.close();
    await expect(waiting).rejects.toMatchObject({ code: 'SMTP_SINK_STOPPED' });
  });
});

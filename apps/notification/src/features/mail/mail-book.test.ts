import { describe, expect, it } from 'vitest';
import { MailBook } from './mail-book.ts';
import type { MailEntry } from './mail-book.ts';
import type { MailState } from './mail-status.ts';

const TIME = '2026-01-01T00:00:00.000Z';

const entry = (id: string, state: MailState, key?: string): MailEntry => ({
  status: { id, state, attempts: 0, createdAt: TIME, updatedAt: TIME },
  fingerprint: `fingerprint of ${id}`,
  ...(key !== undefined && { key }),
});

describe('the book of mails', () => {
  it('finds a mail by its id and by its key', () => {
    const book = new MailBook({ now: () => 0 });
    book.put(entry('a', 'queued', 'key-of-a'));
    expect(book.find('a')).toEqual(entry('a', 'queued', 'key-of-a'));
    expect(book.findByKey('key-of-a')?.status.id).toBe('a');
    expect([book.find('b'), book.findByKey('a')]).toEqual([undefined, undefined]);
  });

  it('forgets the mail that ended first when there are too many, and its key', () => {
    const book = new MailBook({ now: () => 0, keep: 2 });
    book.put(entry('waiting', 'queued', 'key-of-waiting'));
    book.put(entry('a', 'sent', 'key-of-a'));
    book.put(entry('b', 'failed'));
    book.put(entry('c', 'sent'));
    expect(['waiting', 'a', 'b', 'c'].filter((id) => book.find(id))).toEqual(['waiting', 'b', 'c']);
    expect(book.findByKey('key-of-a')).toBeUndefined();
    expect(book.size).toBe(3);
  });

  it('forgets a mail when it ended long enough ago', () => {
    let now = 0;
    const book = new MailBook({ now: () => now, keepMs: 1000 });
    book.put(entry('a', 'sent', 'key-of-a'));
    book.put(entry('waiting', 'queued'));
    now = 999;
    expect(book.findByKey('key-of-a')).toBeDefined();
    now = 1000;
    expect(book.findByKey('key-of-a')).toBeUndefined();
    expect(book.find('waiting')).toBeDefined();
  });

  it('remembers a mail that is tried again until it has ended again', () => {
    let now = 0;
    const book = new MailBook({ now: () => now, keepMs: 1000 });
    book.put(entry('a', 'failed'));
    book.put(entry('a', 'queued'));
    now = 5000;
    expect(book.find('a')?.status.state).toBe('queued');
    book.put(entry('a', 'sent'));
    now = 5999;
    expect(book.find('a')?.status.state).toBe('sent');
  });
});

import { describe, expect, it } from 'vitest';
import { sendHeaders, sendRequest } from './mail.schema.ts';

const plain = { toEmail: 'ann@example.com', subject: 'Hello', message: 'Line one\r\n\tline two' };
const names = { username: 'ann', firstname: 'Ann', lastname: 'Ōe' };
const welcome = { toEmail: 'ann@example.com', template: 'welcome', data: names };

const problemsOf = (body: unknown): string[] =>
  sendRequest.safeParse(body).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a request to send', () => {
  it('is a plain mail or a welcome mail', () => {
    expect(sendRequest.parse(plain)).toEqual(plain);
    expect(sendRequest.parse(welcome)).toEqual(welcome);
  });

  it('is measured against the kind that was meant, with every problem', () => {
    expect(problemsOf({ toEmail: 'nobody', message: '' })).toEqual(['toEmail', 'subject', 'message']);
    expect(problemsOf({ toEmail: 'nobody', template: 'welcome', data: { ...names, lastname: 1 } })).toEqual([
      'toEmail',
      'data.lastname',
    ]);
  });

  it('knows no other template, member or shape', () => {
    expect(problemsOf({ ...welcome, template: 'goodbye' })).toEqual(['template']);
    expect(sendRequest.safeParse({ ...plain, bcc: 'bob@example.com' }).success).toBe(false);
    expect(sendRequest.safeParse({ ...plain, template: 'welcome', data: names }).success).toBe(false);
    for (const body of [null, [], 'text', 1]) expect(sendRequest.safeParse(body).success).toBe(false);
  });

  it.each([
    ['CR and LF', 'Hello\r\nBcc: bob@example.com'],
    ['a LF', 'Hello\nworld'],
    ['a NUL', 'Hello\0'],
    ['a line separator', 'Hello\u2028world'],
    ['half a surrogate pair', 'Hello\ud800'],
  ])('has no %s in the subject or in a name', (_what, text) => {
    expect(problemsOf({ ...plain, subject: text })).toEqual(['subject']);
    expect(problemsOf({ ...welcome, data: { ...names, firstname: text } })).toEqual(['data.firstname']);
  });

  it('takes what is just long enough, and no more', () => {
    const long = { ...plain, subject: 's'.repeat(200), message: 'm'.repeat(20_000) };
    expect(problemsOf(long)).toEqual([]);
    expect(problemsOf({ ...long, subject: 's'.repeat(201) })).toEqual(['subject']);
    expect(problemsOf({ ...long, message: 'm'.repeat(20_001) })).toEqual(['message']);
  });
});

describe('an Idempotency-Key', () => {
  const isKey = (key: string): boolean => sendHeaders.safeParse({ 'idempotency-key': key }).success;

  it('has 8 to 128 letters, digits, hyphens and underscores', () => {
    expect(['a'.repeat(8), 'A_9-'.repeat(32)].map(isKey)).toEqual([true, true]);
    expect(['a'.repeat(7), 'a'.repeat(129), 'abcdefgh ', 'abc,defgh', 'abcdefgh\n'].map(isKey)).toEqual(
      Array(5).fill(false),
    );
  });
});

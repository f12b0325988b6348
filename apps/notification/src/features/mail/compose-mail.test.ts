import { describe, expect, it } from 'vitest';
import { createComposer, fingerprintOf } from './compose-mail.ts';

const compose = createComposer({ fromAddress: 'no-reply@example.com', accent: '#1d4ed8' });
const plain = { toEmail: 'ann@example.com', subject: 'Hello', message: 'Text' };
const welcome = {
  toEmail: 'ann@example.com',
  template: 'welcome' as const,
  data: { username: 'ann', firstname: 'Ann', lastname: 'Lee' },
};

describe('the mail of a request', () => {
  it('is plain text when the request brings its text', () => {
    expect(compose(plain, 'key')).toEqual({
      keyDigest: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      messageId: expect.stringMatching(/^<[0-9a-f]{32}@example\.com>$/) as string,
      to: 'ann@example.com',
      subject: 'Hello',
      text: 'Text',
    });
  });

  it('is text and HTML when the request names the template', () => {
    expect(compose(welcome, 'key')).toMatchObject({
      subject: 'Welcome, Ann',
      text: expect.stringContaining('Ann Lee') as string,
      html: expect.stringContaining('<html') as string,
    });
  });

  it('is the same for the same key', () => {
    expect(compose(welcome, 'key')).toEqual(compose(welcome, 'key'));
    expect(compose(welcome, 'key').messageId).not.toBe(compose(welcome, 'other').messageId);
  });
});

describe('the fingerprint of a request', () => {
  it('differs when anything differs, and says nothing of it', () => {
    const requests = [
      plain,
      { ...plain, toEmail: 'bob@example.com' },
      { ...plain, subject: 'Hell' },
      { ...plain, message: 'Other' },
      welcome,
      { ...welcome, data: { ...welcome.data, lastname: 'Le' } },
    ];
    expect(new Set(requests.map(fingerprintOf)).size).toBe(requests.length);
    expect(fingerprintOf(plain)).toBe(fingerprintOf({ ...plain }));
    expect(fingerprintOf(plain)).toMatch(/^[0-9a-f]{64}$/);
  });
});

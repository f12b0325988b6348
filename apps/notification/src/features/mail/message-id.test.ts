import { describe, expect, it } from 'vitest';
import { keyDigestOf, messageIdOf } from './message-id.ts';

describe('a Message-ID', () => {
  it('follows from the key, which it does not show', () => {
    // sha256('a-key-of-a-mail'), its first half
    const digest = '038c955c23ea4573fced36ebd5918821';
    expect(keyDigestOf('a-key-of-a-mail')).toBe(digest);
    expect(messageIdOf(digest, 'no-reply@example.com')).toBe(`<${digest}@example.com>`);
    expect(keyDigestOf('another-key')).not.toBe(digest);
  });
});

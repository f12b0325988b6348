import { describe, expect, it } from 'vitest';
import { messageIdOf } from './message-id.ts';

describe('a Message-ID', () => {
  it('follows from the key, which it does not show', () => {
    // sha256('a-key-of-a-mail'), its first half
    expect(messageIdOf('a-key-of-a-mail', 'no-reply@example.com')).toBe(
      '<038c955c23ea4573fced36ebd5918821@example.com>',
    );
    expect(messageIdOf('another-key', 'no-reply@example.com')).not.toContain(
      messageIdOf('a-key-of-a-mail', 'no-reply@example.com').slice(1, 33),
    );
  });
});

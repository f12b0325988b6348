import { describe, expect, it } from 'vitest';
import { serializeError } from './serialize-error.ts';

describe('serializeError', () => {
  it('leaves out what a database quotes in its message, in the stack too', () => {
    const error = Object.assign(new Error("Duplicate entry 'ann@example.com' for key 'email'"), {
      sqlMessage: '',
    });
    const logged = serializeError(new Error('failed', { cause: error }));
    expect(logged.cause?.message).toBe('Duplicate entry …');
    expect(logged.cause?.stack).toContain('Duplicate entry …');
    expect(JSON.stringify(logged)).not.toContain('ann@example.com');
  });

  it('keeps the message of any other error as it is', () => {
    expect(serializeError(new TypeError("can't read 'x'"))).toMatchObject({
      type: 'TypeError',
      message: "can't read 'x'",
    });
  });
});

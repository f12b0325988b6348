import { describe, expect, it } from 'vitest';
import { waitFor, WaitError } from './wait-for.ts';

const failureOf = async (waiting: Promise<unknown>): Promise<WaitError> => {
  const error: unknown = await waiting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WaitError)) throw new TypeError(`not a WaitError: ${String(error)}`);
  return error;
};

describe('waitFor', () => {
  it('returns the first truthy value', async () => {
    const values = [undefined, null, 0, '', false, 'here'];
    const found = await waitFor(() => values.shift(), { deadlineMs: 2000, intervalMs: 1, what: 'a value' });
    expect(found).toBe('here');
    expect(values).toEqual([]);
  });

  it('takes an error for not yet true', async () => {
    let looks = 0;
    const look = (): string => {
      looks += 1;
      if (looks < 3) throw new Error('not yet');
      return 'now';
    };
    expect(await waitFor(look, { deadlineMs: 2000, intervalMs: 1, what: 'it' })).toBe('now');
  });

  it('says what it waited for and the last value', async () => {
    const error = await failureOf(waitFor(() => 0, { deadlineMs: 5, intervalMs: 1, what: 'three users' }));
    expect(error).toMatchObject({
      code: 'WAIT_DEADLINE',
      message: 'waited 5 ms for three users; the last value was 0',
    });
  });

  it('keeps the last error as the cause', async () => {
    const cause = new Error('connection refused');
    const error = await failureOf(
      waitFor(() => Promise.reject(cause), { deadlineMs: 5, intervalMs: 1, what: 'a connection' }),
    );
    expect(error.message).toBe('waited 5 ms for a connection; the last look failed: connection refused');
    expect(error.cause).toBe(cause);
  });

  it('ends at the deadline although the condition never answers', async () => {
    const never = new Promise<boolean>(() => undefined);
    const error = await failureOf(waitFor(() => never, { deadlineMs: 5, what: 'an answer' }));
    expect(error.message).toBe('waited 5 ms for an answer; the condition never answered');
  });

  it('looks at least once, however short the deadline', async () => {
    expect(await waitFor(() => 'there', { deadlineMs: 0, what: 'it' })).toBe('there');
  });
});

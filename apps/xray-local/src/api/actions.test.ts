import { describe, expect, it } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { throttled } from './actions.ts';

describe('throttled', () => {
  it('makes of a busy store a request to ask later', async () => {
    const busy = throttled(() => Promise.reject(new StoreError('STORE_BUSY', 'busy')));
    await expect(busy({})).rejects.toMatchObject({ status: 429, code: 'ThrottledException' });
  });

  it('leaves other errors and answers as they are', async () => {
    const error = new StoreError('STORE_CLOSED', 'closed');
    await expect(throttled(() => Promise.reject(error))({})).rejects.toBe(error);
    expect(await throttled((input) => ({ input }))('x')).toEqual({ input: 'x' });
  });
});

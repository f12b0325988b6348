import { describe, expect, it } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { ApiError } from './api-error.ts';
import { apiErrorOf } from './known-errors.ts';

describe('apiErrorOf', () => {
  it('makes of a busy store a request to ask later', () => {
    const busy = apiErrorOf(new StoreError('STORE_BUSY', 'busy'));
    expect(busy).toMatchObject({ status: 429, code: 'ThrottledException', message: 'busy' });
  });

  it('leaves errors that have an answer as they are', () => {
    const error = new ApiError(404, 'UnknownOperationException', 'nothing there');
    expect(apiErrorOf(error)).toBe(error);
  });

  it.each([new StoreError('STORE_CLOSED', 'closed'), new Error('a mistake in here'), 'text'])(
    'has no answer to %s',
    (error) => {
      expect(apiErrorOf(error)).toBeUndefined();
    },
  );
});

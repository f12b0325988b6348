import { StoreError } from '../store/store-error.ts';
import { ApiError } from './api-error.ts';

/**
 * The answer to an error that is nobody's mistake in here; `undefined` for any other. When the store has too much to do,
 * clients are told to ask again later: AWS's SDKs then do.
 */
export function apiErrorOf(error: unknown): ApiError | undefined {
  if (error instanceof StoreError && error.code === 'STORE_BUSY') {
    return new ApiError(429, 'ThrottledException', error.message, { cause: error });
  }
  return error instanceof ApiError ? error : undefined;
}

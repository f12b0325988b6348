import { ApiError } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { StoreError } from '../store/store-error.ts';
import { createLocalActions } from './local/local-actions.ts';
import { OPERATIONS } from './operations.ts';
import type { Services } from './services.ts';

/** What answers POST requests, by path: every operation of the X-Ray API, and xray-local's own questions. */
export function createActions(services: Services): ReadonlyMap<string, Action> {
  const actions = [
    ...OPERATIONS.map(({ path, action }): [string, Action] => [path, action(services)]),
    ...createLocalActions(services),
  ];
  return new Map(actions.map(([path, action]) => [path, throttled(action)]));
}

/** An action that tells clients to ask again later when the store has too much to do: AWS's SDKs then do. */
export function throttled(action: Action): Action {
  return async (input) => {
    try {
      return await action(input);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'STORE_BUSY') {
        throw new ApiError(429, 'ThrottledException', error.message, { cause: error });
      }
      throw error;
    }
  };
}

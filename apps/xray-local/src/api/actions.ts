import type { Action } from '../http/routes.ts';
import { createLocalActions } from './local/local-actions.ts';
import { OPERATIONS } from './operations.ts';
import type { Services } from './services.ts';

/** What answers POST requests, by path: every operation of the X-Ray API, and xray-local's own questions. */
export function createActions(services: Services): ReadonlyMap<string, Action> {
  return new Map([
    ...OPERATIONS.map(({ path, action }): [string, Action] => [path, action(services)]),
    ...createLocalActions(services),
  ]);
}
